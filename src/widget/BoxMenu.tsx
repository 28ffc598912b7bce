/** The lazy part "options": what a visitor can do with the box and the conversation beside writing. */
import { createRef } from 'preact';
import { toComponent } from '../ui/part.ts';
import type { BoxModel } from './box-model.ts';
import { EndSheet } from './EndSheet.tsx';
import menuCss from './menu.css?inline';
import type { BoxPreferences } from './preferences.ts';
import primaryCss from './primary.css?inline';
import { saveTranscript } from './save-transcript.ts';
import { MENU_ENGLISH } from './strings.ts';
import { TranscriptSheet } from './TranscriptSheet.tsx';

/** Its style, for the sheet of the root that it stands in. */
export const PART_CSS: string = primaryCss + menuCss;

export interface MenuStrings {
  /** Names the menu. */
  readonly label: string;
  readonly mute: string;
  readonly expand: string;
  readonly save: string;
  readonly mail: string;
  readonly end: string;
  readonly cancel: string;
  readonly done: string;
  readonly fileName: string;
  readonly notSaved: string;
  readonly mailTo: string;
  readonly email: string;
  readonly wrongEmail: string;
  readonly send: string;
  /** The transcript is under way, or waits for a word from whoever reads the address's mail. */
  readonly mailed: Readonly<Record<'mailed' | 'confirm', (email: string) => string>>;
  readonly notReached: string;
  readonly endQuestion: string;
  readonly endHint: string;
}

interface BoxMenuProps {
  readonly model: BoxModel;
}

interface MenuItem {
  readonly label: string;
  /** Absent for what is not switched on and off. */
  readonly isChecked?: boolean;
  readonly class?: string;
  act(): void;
}

/** Where each key leads from one of so many. */
const KEYS: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

const strings = MENU_ENGLISH;

export const BoxMenu = toComponent<BoxMenuProps>((host) => {
  const element = createRef<HTMLDivElement>();
  let sheet: 'mail' | 'end' | null = null;
  let problem = '';
  let hasFocused = false;
  let listening: AbortController | undefined;

  function close(takesFocus = true): void {
    // Before the menu is gone: the button beside it opened it.
    if (takesFocus) element.current?.parentElement?.querySelector('button')?.focus();
    host.props.model.show({ hasMenu: false });
  }

  function show(next: typeof sheet): void {
    sheet = next;
    host.forceUpdate();
  }

  function prefer(change: Partial<BoxPreferences>): void {
    const { model } = host.props;
    model.preferences.change(change);
    model.show({});
  }

  function save(): void {
    const { model } = host.props;
    problem = '';
    saveTranscript(model.server, model.conversation, strings.fileName).then(
      () => close(),
      () => {
        problem = strings.notSaved;
        host.forceUpdate();
      },
    );
  }

  function toItems(): readonly MenuItem[] {
    const { model } = host.props;
    const { isMuted, isExpanded } = model.preferences.current;
    const { summary, messages } = model.log;
    const isTalking = model.view === 'chat' && summary !== null && messages.length > 0;
    return [
      { label: strings.mute, isChecked: isMuted, act: () => prefer({ isMuted: !isMuted }) },
      {
        label: strings.expand,
        isChecked: isExpanded,
        class: 'menu-wide',
        act: () => prefer({ isExpanded: !isExpanded }),
      },
      ...(isTalking ? [{ label: strings.save, act: save }] : []),
      ...(isTalking && model.home?.hasMail ? [{ label: strings.mail, act: () => show('mail') }] : []),
      ...(isTalking && summary.state !== 'closed' ? [{ label: strings.end, act: () => show('end') }] : []),
    ];
  }

  function toButtons(): HTMLButtonElement[] {
    const all = element.current?.querySelectorAll<HTMLButtonElement>('[role^=menuitem]') ?? [];
    // What a small screen has no use for is hidden by the style.
    return [...all].filter((button) => getComputedStyle(button).display !== 'none');
  }

  function onKeyDown(event: KeyboardEvent): void {
    const buttons = toButtons();
    const index = buttons.findIndex((button) => event.composedPath().includes(button));
    const next = KEYS[event.key]?.(index, buttons.length);
    if (next !== undefined) buttons[next]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    // Tab leaves a menu, and goes on from its button.
    if (next !== undefined || event.key === 'Escape') event.preventDefault();
  }

  return {
    draw() {
      const { model } = host.props;
      const common = { model, strings, onClose: () => close() };
      return (
        <div class="menu" ref={element}>
          {sheet === 'mail' && <TranscriptSheet {...common} />}
          {sheet === 'end' && <EndSheet {...common} />}
          {sheet === null && (
            <div class="menu-list" role="menu" tabIndex={-1} aria-label={strings.label} onKeyDown={onKeyDown}>
              {toItems().map(drawItem)}
            </div>
          )}
          {problem !== '' && (
            <p class="menu-problem" role="alert">
              {problem}
            </p>
          )}
        </div>
      );
    },
    place() {
      if (listening === undefined) {
        listening = new AbortController();
        const { signal } = listening;
        const outside = (event: Event): void => {
          const [target] = event.composedPath();
          if (target instanceof Node && !element.current?.parentElement?.contains(target)) close(false);
        };
        document.addEventListener('pointerdown', outside, { capture: true, signal });
      }
      if (!hasFocused) toButtons()[0]?.focus();
      hasFocused = true;
    },
    close: () => listening?.abort(),
  };
});

function drawItem({ label, isChecked, class: extra = '', act }: MenuItem) {
  const common = { type: 'button', class: `menu-item ${extra}`, tabIndex: -1, onClick: act } as const;
  return isChecked === undefined ? (
    <button key={label} role="menuitem" {...common}>
      {label}
    </button>
  ) : (
    <button key={label} role="menuitemcheckbox" aria-checked={isChecked} {...common}>
      {label}
    </button>
  );
}
