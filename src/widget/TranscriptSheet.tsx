/** Asks for an address, and has the conversation mailed there. */
import type { TranscriptAnswer } from '../protocol/transcript-api.ts';
import { toComponent } from '../ui/part.ts';
import type { MenuSheetProps } from './EndSheet.tsx';
import { findAnswerMistake } from './find-answer-mistake.ts';
import { Sheet } from './Sheet.tsx';

export const TranscriptSheet = toComponent<MenuSheetProps>((host) => {
  let email = '';
  let isAsking = false;
  let problem = '';
  let status: TranscriptAnswer['status'] | null = null;

  async function send(event: Event): Promise<void> {
    const { model, strings } = host.props;
    event.preventDefault();
    if (isAsking) return;
    const isWrong = findAnswerMistake({ id: 'email', kind: 'email', label: '', required: true }, email) !== null;
    problem = isWrong ? strings.wrongEmail : '';
    isAsking = !isWrong;
    host.forceUpdate();
    if (isWrong) return;
    try {
      const path = `conversations/${model.conversation}/transcript`;
      status = (await model.server.post<TranscriptAnswer>(path, { email: email.trim() })).status;
    } catch (error) {
      problem = (error instanceof Error && error.message) || strings.notReached;
    }
    isAsking = false;
    host.forceUpdate();
  }

  return {
    draw() {
      const { strings, onClose } = host.props;
      const isDone = status !== null;
      return (
        <Sheet id="sheet-mail" title={strings.mailTo} onClose={onClose}>
          <form noValidate onSubmit={send}>
            {!isDone && (
              <>
                <label class="sheet-label" for="sheet-email">
                  {strings.email}
                </label>
                <input
                  id="sheet-email"
                  class="sheet-input"
                  type="email"
                  autocomplete="email"
                  dir="ltr"
                  value={email}
                  aria-invalid={problem !== ''}
                  aria-describedby={problem === '' ? undefined : 'sheet-problem'}
                  onInput={({ currentTarget }) => {
                    email = currentTarget.value;
                  }}
                />
              </>
            )}
            <p class="sheet-text" role="status">
              {status !== null && strings.mailed[status](email.trim())}
            </p>
            {problem !== '' && (
              <p class="p-alert" role="alert" id="sheet-problem">
                {problem}
              </p>
            )}
            <div class="sheet-row">
              <button type="button" class="sheet-button" onClick={onClose}>
                {isDone ? strings.done : strings.cancel}
              </button>
              {!isDone && (
                <button type="submit" class="box-primary" aria-disabled={isAsking}>
                  {strings.send}
                </button>
              )}
            </div>
          </form>
        </Sheet>
      );
    },
    place() {},
    close() {},
  };
});
