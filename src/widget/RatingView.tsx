/** Asks how good a conversation was that is over. */
import { createRef } from 'preact';
import { toComponent } from '../ui/part.ts';
import type { BoxModel } from './box-model.ts';
import { STATUS_ENGLISH } from './strings.ts';

export interface StatusStrings {
  /** How many come before the visitor, and one. */
  readonly queue: (position: number) => string;
  readonly label: string;
  readonly question: string;
  readonly stars: (stars: number) => string;
  readonly comment: string;
  readonly send: string;
  readonly thanks: string;
  readonly change: string;
  readonly notReached: string;
}

interface RatingViewProps {
  readonly model: BoxModel;
  setTimer(callback: () => void, delayMs: number): () => void;
}

/** Arrow keys pass the stars on the way to the one that is meant. */
const PAUSE_MS = 800;
/** As conversation-api.ts has it. */
const MAX_COMMENT_LENGTH = 1_000;
const STARS = [1, 2, 3, 4, 5] as const;
const STAR = 'm12 3.2 2.7 5.6 6.1.8-4.5 4.2 1.1 6.1L12 17l-5.4 2.9 1.1-6.1-4.5-4.2 6.1-.8z';

const strings = STATUS_ENGLISH;

export const RatingView = toComponent<RatingViewProps>((host) => {
  const form = createRef<HTMLFormElement>();
  const thanks = createRef<HTMLParagraphElement>();
  /** What was chosen here; before that what the server knows counts. */
  let chosen: number | null = null;
  let comment = '';
  let problem = '';
  let isChanging = false;
  let isThanked = false;
  let cancel: (() => void) | null = null;
  let next: { focus(): void } | null = null;
  const { conversation } = host.props.model;

  const toStars = (): number | null => chosen ?? host.props.model.log.summary?.stars ?? null;

  async function tell(): Promise<boolean> {
    const { model } = host.props;
    cancel?.();
    cancel = null;
    problem = '';
    const body = { stars: toStars(), ...(comment.trim() === '' ? {} : { comment: comment.trim() }) };
    try {
      await model.server.ask(`conversations/${conversation}/rating`, { method: 'POST', body });
      return true;
    } catch (error) {
      problem = (error instanceof Error && error.message) || strings.notReached;
      host.forceUpdate();
      return false;
    }
  }

  function choose(stars: number): void {
    chosen = stars;
    isChanging = true;
    cancel?.();
    // Also when nothing is said beside the stars: most people say no more.
    cancel = host.props.setTimer(() => void tell(), PAUSE_MS);
    host.forceUpdate();
  }

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    if (!(await tell())) return;
    isThanked = true;
    isChanging = false;
    next = { focus: () => thanks.current?.focus() };
    host.forceUpdate();
  }

  function change(): void {
    isChanging = true;
    isThanked = false;
    next = { focus: () => form.current?.querySelector<HTMLElement>('input:checked')?.focus() };
    host.forceUpdate();
  }

  function drawForm(stars: number | null) {
    return (
      <form class="rating-form" ref={form} onSubmit={send}>
        <p class="rating-question" id="rating-question">
          {strings.question}
        </p>
        <div class="rating-stars" role="radiogroup" aria-labelledby="rating-question">
          {STARS.map((count) => (
            <label key={count} class={count <= (stars ?? 0) ? 'rating-star rating-on' : 'rating-star'}>
              <input
                type="radio"
                name={`rating-${conversation}`}
                aria-label={strings.stars(count)}
                checked={count === stars}
                onChange={() => choose(count)}
              />
              <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d={STAR} />
              </svg>
            </label>
          ))}
        </div>
        {stars !== null && (
          <>
            <textarea
              class="rating-comment"
              rows={2}
              dir="auto"
              maxLength={MAX_COMMENT_LENGTH}
              aria-label={strings.comment}
              placeholder={strings.comment}
              value={comment}
              onInput={({ currentTarget }) => {
                comment = currentTarget.value;
              }}
            />
            <button type="submit" class="box-primary">
              {strings.send}
            </button>
          </>
        )}
      </form>
    );
  }

  return {
    draw() {
      const stars = toStars();
      return (
        <section class="rating" aria-label={strings.label}>
          {stars !== null && !isChanging ? (
            <p class="rating-said" tabIndex={-1} ref={thanks}>
              {isThanked && <span>{strings.thanks}</span>}
              <span class="rating-stars rating-mini" role="img" aria-label={strings.stars(stars)}>
                {STARS.map((count) => (
                  <svg key={count} class={count <= stars ? 'rating-on' : ''} viewBox="0 0 24 24" aria-hidden="true">
                    <path d={STAR} />
                  </svg>
                ))}
              </span>
              <button type="button" class="p-quiet" onClick={change}>
                {strings.change}
              </button>
            </p>
          ) : (
            drawForm(stars)
          )}
          {problem !== '' && (
            <p class="p-alert" role="alert">
              {problem}
            </p>
          )}
        </section>
      );
    },
    place() {
      next?.focus();
      next = null;
    },
    close() {
      // The visitor leaves sooner than the pause is over.
      if (cancel !== null) void tell();
    },
  };
});
