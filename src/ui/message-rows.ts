/** Lays a conversation's log out as rows: days, events and grouped bubbles. Pure. */
import { isSaid, toBodyText } from '../protocol/body-text.ts';
import type { MessageId } from '../protocol/ids.ts';
import type { Author, Body, Message } from '../protocol/message.ts';
import type { ConversationLog, PendingMessage } from '../session/session.ts';

export type Viewer = 'visitor' | 'agent';

export interface BubbleRow {
  readonly kind: 'bubble';
  /** A pending message keeps its row when it becomes a stored one: both have the client's id. */
  readonly id: MessageId;
  /** What retry and discard are about: the message itself, or a change of it that waits. */
  readonly waiting: MessageId;
  /** Id of who wrote it; empty until the server has it. */
  readonly author: string;
  readonly isOwn: boolean;
  readonly name: string;
  /** As it was written; what it says now is `text`. */
  readonly body: Body;
  /** Empty for what was taken back. */
  readonly text: string;
  readonly isEdited: boolean;
  readonly isRemoved: boolean;
  /** What it answers, and its words; null and empty when it answers nothing that can be read here. */
  readonly replyTo: MessageId | null;
  readonly quote: string;
  /** Choices that the visitor has not answered yet. */
  readonly isOpen: boolean;
  readonly at: number;
  /** First and last of a run by one author on one day. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly delivery: 'none' | 'queued' | 'failed' | 'sent' | 'read';
  readonly error: string;
  readonly seq: number;
}

export type EventName = Extract<Body, { kind: 'event' }>['event'];

export type MessageRow =
  | { readonly kind: 'day'; readonly at: number }
  /** What follows is new since the viewer was here last. */
  | { readonly kind: 'new' }
  | { readonly kind: 'event'; readonly message: Message; readonly event: EventName }
  | BubbleRow;

/** What later messages made of an earlier one. */
interface Change {
  /** Its words now; null: taken back; undefined: as they were. */
  readonly text?: string | null;
  /** The change of it that the server has not confirmed. */
  readonly pending?: PendingMessage;
}
type Changes = ReadonlyMap<MessageId, Change>;

type Said = Omit<BubbleRow, 'kind' | 'at' | 'isFirst' | 'isLast' | 'name' | 'isOwn' | 'seq' | 'author'>;

export interface RowRange {
  /** Index of the first message to lay out, and the one behind the last; pending ones follow the last message only. */
  readonly start: number;
  readonly end?: number;
  /** seq of the newest message that the viewer had seen before; 0 for no mark. */
  readonly seenSeq?: number;
}

const OWN_RUN = 'own';

export function toMessageRows(log: ConversationLog, viewer: Viewer, range: RowRange): readonly MessageRow[] {
  const { start, end = log.messages.length, seenSeq = 0 } = range;
  const changes = toChanges(log);
  const shown = log.messages.slice(start, end).filter(({ body }) => isShown(body));
  const pending = end < log.messages.length ? [] : log.pending.filter(({ body }) => isShown(body));
  const newestOwn =
    pending.length > 0
      ? undefined
      : log.messages.findLast(({ author, body }) => isOwnSide(author, viewer) && isShown(body));
  const readByOther = viewer === 'visitor' ? log.readByAgent : log.readByVisitor;
  const lastOfVisitor =
    log.messages.findLast(({ author, body }) => author.kind === 'visitor' && isSaid(body))?.seq ?? 0;
  const isAnswering = viewer === 'visitor' && log.pending.some(({ body, state }) => isSaid(body) && state === 'queued');
  const firstNew = seenSeq > 0 ? shown.find(({ seq, author }) => seq > seenSeq && author.kind !== viewer) : undefined;
  const entries = [
    ...shown.map((message) => ({ message, run: toRunKey(message, viewer), at: message.at, day: toDay(message.at) })),
    ...pending.map((waiting) => ({ waiting, run: OWN_RUN, at: waiting.createdAt, day: toDay(waiting.createdAt) })),
  ];
  return entries.flatMap((entry, index): MessageRow[] => {
    const { at, day, run } = entry;
    const before = entries[index - 1];
    const after = entries[index + 1];
    const isNew = 'message' in entry && entry.message === firstNew;
    const isNewDay = before?.day !== day;
    const isFirst = isNewDay || isNew || before.run !== run;
    const isLast = after?.day !== day || after.run !== run;
    const common = { kind: 'bubble', at, isFirst, isLast } as const;
    return [...(isNewDay ? [{ kind: 'day', at } as const] : []), ...(isNew ? [{ kind: 'new' } as const] : []), toRow()];

    function toRow(): MessageRow {
      if ('waiting' in entry) {
        const { id, body, state, error } = entry.waiting;
        return { ...common, ...toSaid(id, body, state, error), isOwn: true, name: '', author: '', seq: 0 };
      }
      const { message } = entry;
      const { id, author, body, seq } = message;
      if (body.kind === 'event') return { ...body, message };
      const delivery = message !== newestOwn ? 'none' : seq <= readByOther ? 'read' : 'sent';
      const said = toSaid(id, body, delivery, '', seq > lastOfVisitor && !isAnswering);
      return { ...common, ...said, isOwn: isOwnSide(author, viewer), name: author.name, author: author.id, seq };
    }
  });

  function toSaid(id: MessageId, body: Body, delivery: BubbleRow['delivery'], error: string, isLatest = false): Said {
    const { text: changed, pending: change } = changes.get(id) ?? {};
    const isRemoved = changed === null || body.kind === 'removed';
    const quote = toQuote(body);
    return {
      id,
      waiting: change?.id ?? id,
      body,
      text: isRemoved ? '' : (changed ?? toBodyText(body)),
      isEdited: typeof changed === 'string',
      isRemoved,
      replyTo: quote !== '' && body.kind === 'text' ? (body.replyTo ?? null) : null,
      quote,
      isOpen: isLatest && body.kind === 'choices',
      delivery: change?.state ?? delivery,
      error: change?.error ?? error,
    };
  }

  function toQuote(body: Body): string {
    const quoted = body.kind === 'text' && body.replyTo;
    if (!quoted) return '';
    const now = changes.get(quoted)?.text;
    if (now !== undefined) return now ?? '';
    const message = [...log.messages, ...log.pending].findLast(({ id }) => id === quoted);
    return message === undefined ? '' : toBodyText(message.body);
  }
}

/** The newest message on the screen that the viewer did not write, which is what "read" is about; 0 when there is none. */
export function toNewestOtherSeq(messages: readonly Message[], viewer: Viewer): number {
  return messages.findLast(({ author, body }) => author.kind !== viewer && isShown(body))?.seq ?? 0;
}

/** What changes an earlier message has no place of its own. */
const isShown = (body: Body): boolean => isSaid(body) || body.kind === 'event' || body.kind === 'removed';

function toChanges({ messages, pending }: ConversationLog): Changes {
  const changes = new Map<MessageId, Change>();
  for (const { body } of messages) {
    if (body.kind === 'edit') learn(body.message, { text: body.text });
    if (body.kind === 'delete') learn(body.message, { text: null });
  }
  for (const change of pending) {
    const { body, state } = change;
    // Words that were refused are shown with the refusal, so that nobody has to write them again.
    if (body.kind === 'edit') learn(body.message, { text: body.text, pending: change });
    if (body.kind === 'delete')
      learn(body.message, state === 'queued' ? { text: null, pending: change } : { pending: change });
  }
  return changes;

  function learn(id: MessageId, change: Change): void {
    const before = changes.get(id);
    const isRemoved = before?.text === null;
    changes.set(id, { ...before, ...change, ...(isRemoved && { text: null }) });
  }
}

/** A greeting speaks for the site, so agents see it on their side. */
function isOwnSide(author: Author, viewer: Viewer): boolean {
  return author.kind === viewer || (viewer === 'agent' && author.kind === 'greeting');
}

/** Pending messages join the run of the visitor's stored ones, which have no name above them. */
function toRunKey({ author, body }: Message, viewer: Viewer): string {
  if (body.kind === 'event') return body.kind;
  return viewer === 'visitor' && author.kind === 'visitor' ? OWN_RUN : `${author.kind} ${author.id}`;
}

function toDay(at: number): string {
  return new Date(at).toDateString();
}
