/** Where a person writes: a text field that grows, sends on Enter and never loses a word. */
import { type ComponentChild, createRef } from 'preact';
import { MAX_TEXT_LENGTH } from '../protocol/limits.ts';
import { toComponent } from './part.ts';

export interface ComposerStrings {
  /** The field's name. */
  readonly label: string;
  readonly placeholder: string;
  readonly send: string;
  /** @param left characters that still fit; negative when there are too many */
  readonly left: (left: number) => string;
  /** Used when a refusal came without a text. */
  readonly notKept: string;
}

/** The text that is not sent yet; any `Signal<string>` is one. */
export interface Draft {
  value: string;
  /** Calls back now and on every change; returns unsubscribe. */
  subscribe(callback: (text: string) => void): () => void;
}

export interface ComposerProps {
  readonly strings: ComposerStrings;
  readonly disabled?: boolean;
  /** Belongs to the caller, so that it outlives the composer. */
  readonly draft: Draft;
  /** Rejects with a text for the person when the message could not be kept. */
  onSend(text: string): Promise<void>;
  onTyping(active: boolean): void;
  /** Takes the focus whenever this becomes another value that is something. */
  readonly autoFocus?: string | boolean;
  /** Draws what stands above the field and beside it. @param insert writes where the caret is, and goes there */
  slots?(insert: (text: string) => void): ComposerSlots;
  /** Something goes along, so that no text is needed. */
  readonly hasMore?: boolean;
  /** Something is on its way that has to be there first. */
  readonly isBusy?: boolean;
  /** True when there was something to leave. */
  onEscape?(): boolean;
  onFiles?(files: readonly File[]): void;
}

interface ComposerSlots {
  readonly above: ComponentChild;
  readonly tools: ComponentChild;
}

/** The count appears when it starts to matter: about two lines before the end. */
const COUNT_FROM = MAX_TEXT_LENGTH - 200;
/** What keydown says while an input method composes; Safari reports the closing Enter only this way. */
const COMPOSING_KEY_CODE = 229;

export const Composer = toComponent<ComposerProps>((host) => {
  const field = createRef<HTMLTextAreaElement>();
  let error = '';
  let followed: Draft | undefined;
  let unfollow = (): void => {};
  let focusedFor: string | boolean = false;
  let sentCount = 0;
  /** The refused texts at the start of the draft, by the order in which they were sent. */
  let returned: Record<number, string> = {};

  const focus = (): void => field.current?.focus();
  function canSend(words: string): boolean {
    const { disabled, isBusy, hasMore } = host.props;
    return !disabled && !isBusy && (hasMore || words.trim() !== '') && words.length <= MAX_TEXT_LENGTH;
  }

  function insert(text: string): void {
    const { current } = field;
    if (current === null) return;
    current.setRangeText(text, current.selectionStart, current.selectionEnd, 'end');
    host.props.draft.value = current.value;
    current.focus();
  }

  function submit(event: Event): void {
    const { draft, strings, onSend, onTyping } = host.props;
    event.preventDefault();
    focus();
    // Not the text that was drawn: Enter may follow a key before it is.
    const words = draft.value;
    if (!canSend(words)) return;
    const order = sentCount++;
    returned = {};
    error = '';
    // Emptied at once: a second Enter must not send the same text again. A refusal brings it back.
    draft.value = '';
    onTyping(false);
    onSend(words.trim()).catch((reason: unknown) => {
      error = (reason instanceof Error && reason.message) || strings.notKept;
      bringBack(draft, words, order);
    });
  }

  /** Refused texts come before what was written meanwhile, and keep their order while nobody has changed them there. */
  function bringBack(draft: Draft, words: string, order: number): void {
    const toLines = () => [...Object.values(returned), ''].join('\n');
    const before = toLines();
    let lines = draft.value && `${draft.value}\n`;
    if (lines.startsWith(before)) lines = lines.slice(before.length);
    else returned = {};
    returned[order] = words;
    draft.value = (toLines() + lines).slice(0, -1);
  }

  return {
    draw() {
      const { strings, disabled = false, draft, onTyping, onEscape, onFiles } = host.props;
      const slots = disabled ? undefined : host.props.slots?.(insert);
      const text = draft.value;
      return (
        <form class="p-composer" onSubmit={submit}>
          {error !== '' && (
            <div class="p-alert" role="alert">
              {error}
            </div>
          )}
          {slots?.above}
          <div class="p-field">
            {slots?.tools}
            {/* The copy in data-text gives the field its height; see parts.css. */}
            <div class="p-grow" data-text={text}>
              <textarea
                ref={field}
                class="p-input"
                rows={1}
                dir="auto"
                enterkeyhint="send"
                aria-label={strings.label}
                placeholder={strings.placeholder}
                maxLength={MAX_TEXT_LENGTH}
                disabled={disabled}
                value={text}
                onInput={(event) => {
                  draft.value = event.currentTarget.value;
                  onTyping(draft.value !== '');
                }}
                onBlur={() => onTyping(false)}
                onPaste={(event) => {
                  const files = [...(event.clipboardData?.files ?? [])];
                  if (onFiles === undefined || files.length === 0) return;
                  event.preventDefault();
                  onFiles(files);
                }}
                onKeyDown={(event) => {
                  if (event.key === 'Escape' && !event.isComposing && onEscape?.()) event.stopPropagation();
                  if (event.key !== 'Enter' || event.shiftKey) return;
                  if (event.isComposing || event.keyCode === COMPOSING_KEY_CODE) return;
                  submit(event);
                }}
              />
            </div>
            {/* aria-disabled keeps the focus on it when the field is emptied. */}
            <button type="submit" class="p-send" aria-label={strings.send} aria-disabled={!canSend(text)}>
              <svg class="p-icon" viewBox="0 0 20 20" aria-hidden="true">
                <path d="M10 16V4.5M4.8 9.4 10 4.2l5.2 5.2" />
              </svg>
            </button>
          </div>
          {text.length > COUNT_FROM && (
            <div class="p-meta" role="status">
              {strings.left(MAX_TEXT_LENGTH - text.length)}
            </div>
          )}
        </form>
      );
    },
    place() {
      const { draft, autoFocus = false } = host.props;
      if (draft !== followed) {
        followed = draft;
        unfollow();
        unfollow = draft.subscribe(() => host.forceUpdate());
      }
      if (autoFocus && autoFocus !== focusedFor) focus();
      focusedFor = autoFocus;
    },
    close: () => unfollow(),
  };
});
