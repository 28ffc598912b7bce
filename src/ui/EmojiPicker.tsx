/** The lazy part "emoji": finds one by its group or by a word, and hands it over. */
import { createRef } from 'preact';
import css from './emoji.css?inline';
import { EMOJI_GROUPS, type EmojiGroup } from './emoji-list.ts';
import { toComponent } from './part.ts';

export interface EmojiStrings {
  readonly search: string;
  readonly nothing: string;
  readonly groups: Readonly<Record<EmojiGroup, string>>;
}

interface EmojiPickerProps {
  readonly strings: EmojiStrings;
  onPick(emoji: string): void;
  onClose(): void;
}

interface Emoji {
  readonly sign: string;
  readonly name: string;
  /** Everything that finds it. */
  readonly words: string;
}

/** Its style, for the sheet of the root that it stands in. */
export const PART_CSS: string = css;

/** One row of the widest picker. */
const MAX_RECENT = 8;
const MAX_FOUND = 64;
/** The recently used, the newest first; what one page forgets is not worth a place in the browser's storage. */
let recent: readonly Emoji[] = [];

const isGroup = (name: string): name is EmojiGroup => Object.hasOwn(EMOJI_GROUPS, name);
const GROUPS = Object.keys(EMOJI_GROUPS).filter(isGroup);

function toEmojis(group: EmojiGroup): readonly Emoji[] {
  return EMOJI_GROUPS[group].split('|').map((line) => {
    const [sign = ''] = line.split(' ', 1);
    const words = line.slice(sign.length + 1);
    return { sign, name: words.replace(/ : .*/, ''), words };
  });
}

export const EmojiPicker = toComponent<EmojiPickerProps>((host) => {
  const field = createRef<HTMLInputElement>();
  const grid = createRef<HTMLDivElement>();
  const shownRecent = recent;
  let group: EmojiGroup = 'smileys';
  let search = '';
  let isNew = true;
  /** The one that is a tab stop; the arrow keys reach the others. */
  let current = 0;

  function toShown(): readonly Emoji[] {
    const words = search.trim().toLowerCase().split(/\s+/);
    if (words[0] === '') return [...(group === 'smileys' ? shownRecent : []), ...toEmojis(group)];
    const isHit = (one: Emoji): boolean => words.every((word) => ` ${one.words}`.includes(` ${word}`));
    return GROUPS.flatMap(toEmojis).filter(isHit).slice(0, MAX_FOUND);
  }

  function show(change: { readonly group?: EmojiGroup; readonly search?: string }): void {
    group = change.group ?? group;
    search = change.search ?? '';
    current = 0;
    host.forceUpdate();
  }

  function pick(emoji: Emoji): void {
    recent = [emoji, ...recent.filter(({ sign }) => sign !== emoji.sign)].slice(0, MAX_RECENT);
    host.props.onPick(emoji.sign);
  }

  function walk(event: KeyboardEvent): void {
    const buttons = [...(grid.current?.querySelectorAll('button') ?? [])];
    const top = buttons[0]?.offsetTop;
    const columns = Math.max(
      1,
      buttons.findIndex(({ offsetTop }) => offsetTop !== top),
    );
    const isRtl = grid.current !== null && getComputedStyle(grid.current).direction === 'rtl';
    const forward = isRtl ? -1 : 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: forward,
      ArrowLeft: -forward,
      ArrowDown: columns,
      ArrowUp: -columns,
      Home: -current,
      End: buttons.length - 1 - current,
    };
    const next = buttons[current + (steps[event.key] ?? Number.NaN)];
    if (next === undefined) return;
    event.preventDefault();
    current = buttons.indexOf(next);
    host.forceUpdate();
    next.focus();
  }

  return {
    draw() {
      const { strings, onClose } = host.props;
      const shown = toShown();
      return (
        // biome-ignore lint/a11y/noStaticElementInteractions: hears Escape on its way up, it is nothing to act on
        <div
          class="p-emoji"
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            onClose();
          }}
        >
          <input
            ref={field}
            type="search"
            class="p-emoji-search"
            aria-label={strings.search}
            placeholder={strings.search}
            value={search}
            onInput={({ currentTarget }) => show({ search: currentTarget.value })}
            onKeyDown={(event) => {
              // Enter in here must not send what stands in the composer.
              if (event.key !== 'Enter') return;
              event.preventDefault();
              const [first] = shown;
              if (search !== '' && first !== undefined) pick(first);
            }}
          />
          <div class="p-emoji-groups">
            {GROUPS.map((name) => (
              <button
                key={name}
                type="button"
                aria-label={strings.groups[name]}
                title={strings.groups[name]}
                aria-pressed={search === '' && name === group}
                onClick={() => show({ group: name })}
              >
                {toEmojis(name)[0]?.sign}
              </button>
            ))}
          </div>
          {/* biome-ignore lint/a11y/useSemanticElements: a group of buttons, no fields */}
          <div
            class="p-emoji-grid"
            role="group"
            aria-label={search === '' ? strings.groups[group] : strings.search}
            ref={grid}
            onKeyDown={walk}
          >
            {shown.map((emoji, place) => (
              <button
                key={`${place} ${emoji.sign}`}
                type="button"
                aria-label={emoji.name}
                title={emoji.name}
                tabIndex={place === current ? 0 : -1}
                onFocus={() => {
                  current = place;
                }}
                onClick={() => pick(emoji)}
              >
                {emoji.sign}
              </button>
            ))}
          </div>
          <p class={shown.length > 0 ? 'p-aloud' : 'p-meta'} role="status">
            {shown.length === 0 && strings.nothing}
          </p>
        </div>
      );
    },
    place() {
      // Whoever opened it wants to pick one: Tab would lead there past everything else.
      if (isNew) field.current?.focus();
      isNew = false;
    },
    close() {},
  };
});
