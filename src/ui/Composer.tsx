/** Where a person writes: a text field that grows, sends on Enter and never loses a word. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { MAX_TEXT_LENGTH } from '../protocol/limits.ts';

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
  readonly autoFocus?: boolean;
}

/** The count appears when it starts to matter: about two lines before the end. */
const COUNT_FROM = MAX_TEXT_LENGTH - 200;
/** What keydown says while an input method composes; Safari reports the closing Enter only this way. */
const COMPOSING_KEY_CODE = 229;

export function Composer({ strings, disabled = false, draft, onSend, onTyping, autoFocus = false }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [error, setError] = useState('');
  const [text, setText] = useState(draft.value);
  useLayoutEffect(() => draft.subscribe(setText), [draft]);
  useEffect(() => {
    if (autoFocus) field.current?.focus();
  }, [autoFocus]);

  const canSend = (words: string) => !disabled && words.trim() !== '' && words.length <= MAX_TEXT_LENGTH;

  function submit(): void {
    field.current?.focus();
    // Not the text that was drawn: Enter may follow a key before it is.
    const words = draft.value;
    if (!canSend(words)) return;
    // Emptied at once: a second Enter must not send the same text again. A refusal brings it back.
    draft.value = '';
    setError('');
    onTyping(false);
    onSend(words.trim()).catch((reason: unknown) => {
      draft.value = draft.value === '' ? words : `${words}\n${draft.value}`;
      setError((reason instanceof Error && reason.message) || strings.notKept);
    });
  }

  return (
    <form
      class="p-composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {error !== '' && (
        <div class="p-alert" role="alert">
          {error}
        </div>
      )}
      <div class="p-field">
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
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey) return;
              if (event.isComposing || event.keyCode === COMPOSING_KEY_CODE) return;
              event.preventDefault();
              submit();
            }}
          />
        </div>
        {/* aria-disabled keeps the focus on it when the field is emptied. */}
        <button type="submit" class="p-send" aria-label={strings.send} aria-disabled={!canSend(text)}>
          <svg viewBox="0 0 20 20" aria-hidden="true">
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
}
