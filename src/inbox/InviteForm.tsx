/** Speaks first to a visitor who only reads: a button, the form behind it, and what became of it. */
import { useComputed } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { VisitorId } from '../protocol/ids.ts';
import type { VisitorState } from '../protocol/visitor.ts';
import type { InboxModel } from './inbox-model.ts';
import { VISITOR_STRINGS } from './visitor-strings.ts';

export interface InviteFormProps {
  readonly model: InboxModel;
  readonly visitor: VisitorId;
}

/** The same as InviteRequest in protocol/agent-api.ts, whose validator the page does not carry. */
const MAX_INVITE_LENGTH = 1_000;
/** The count appears when it starts to matter: about two lines before the end. */
const COUNT_FROM = MAX_INVITE_LENGTH - 100;

export function InviteForm({ model, visitor }: InviteFormProps) {
  const draft = model.draft(visitor);
  // Of all that the list says of a visitor only these two: a page view must not draw the form again.
  const state = useComputed(() => model.visitors.value?.get(visitor)?.state ?? null).value;
  const isFree = useComputed(() => model.visitors.value?.get(visitor)?.conversation === null).value;
  const [isOpen, setOpen] = useState(isFree && draft.peek() !== '');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const [wasSent, setSent] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const outcome = useRef<HTMLParagraphElement>(null);
  const wasLeft = useRef(false);

  // The list says so a moment after the answer; any other state means that the invitation was answered.
  useEffect(() => {
    if (state !== 'manuallyInvited') setSent(false);
  }, [state]);
  const text = toOutcome(state, wasSent);
  const isInvited = text === VISITOR_STRINGS.invited;

  const leave = (): void => {
    wasLeft.current = true;
    setOpen(false);
    setError('');
  };
  useEffect(() => {
    if (!isOpen && wasLeft.current) opener.current?.focus();
    wasLeft.current = false;
  }, [isOpen]);
  const send = async (): Promise<void> => {
    const words = draft.peek().trim();
    if (isBusy || words === '') return;
    setBusy(true);
    setError('');
    const problem = await model.invite(visitor, words);
    setBusy(false);
    setError(problem);
    if (problem !== '') return;
    // Not what was written while this one was under way.
    if (draft.peek().trim() === words) draft.value = '';
    setOpen(false);
    setSent(true);
    outcome.current?.focus();
  };

  return (
    <div class="invite">
      <p class="invite-outcome" role="status" tabIndex={-1} ref={outcome}>
        {text}
      </p>
      {isFree && !isInvited && !isOpen && (
        <button type="button" class="button primary" ref={opener} onClick={() => setOpen(true)}>
          {VISITOR_STRINGS.invite}
        </button>
      )}
      {/* Stays when the visitor leaves or begins to chat: what is half written must not vanish under the hands. */}
      {!isInvited && isOpen && <Form draft={draft} isBusy={isBusy} onSend={() => void send()} onLeave={leave} />}
      {error !== '' && (
        <p class="invite-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

interface FormProps {
  readonly draft: ReturnType<InboxModel['draft']>;
  readonly isBusy: boolean;
  onSend(): void;
  onLeave(): void;
}

function Form({ draft, isBusy, onSend, onLeave }: FormProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const left = MAX_INVITE_LENGTH - draft.value.length;

  const receive = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onSend();
    }
    if (event.key === 'Escape') {
      // The pane around it leaves the visitor on Escape.
      event.stopPropagation();
      onLeave();
    }
  };

  return (
    <form
      class="invite-form"
      onKeyDown={receive}
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <label>
        {VISITOR_STRINGS.inviteLabel}
        <textarea
          ref={field}
          rows={3}
          dir="auto"
          maxLength={MAX_INVITE_LENGTH}
          placeholder={VISITOR_STRINGS.invitePlaceholder}
          aria-describedby="invite-hint"
          value={draft.value}
          onInput={(event) => {
            draft.value = event.currentTarget.value;
          }}
        />
      </label>
      <p class="hint" id="invite-hint">
        {VISITOR_STRINGS.inviteHint}
      </p>
      {draft.value.length > COUNT_FROM && (
        <p class="hint" role="status">
          {VISITOR_STRINGS.inviteLeft(left)}
        </p>
      )}
      <div class="invite-actions">
        <button type="submit" class="button primary" aria-disabled={isBusy || draft.value.trim() === ''}>
          {isBusy ? VISITOR_STRINGS.sendingInvite : VISITOR_STRINGS.sendInvite}
        </button>
        <button type="button" class="button" onClick={onLeave}>
          {VISITOR_STRINGS.cancel}
        </button>
      </div>
    </form>
  );
}

function toOutcome(state: VisitorState | null, wasSent: boolean): string {
  if (wasSent || state === 'manuallyInvited') return VISITOR_STRINGS.invited;
  return state === 'refusedByVisitor' ? VISITOR_STRINGS.dismissed : '';
}
