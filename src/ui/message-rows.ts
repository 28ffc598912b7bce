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
  readonly isOwn: boolean;
  readonly name: string;
  /** As it was written; what it says now is `text`. */
  readonly body: Body;
  /** Empty for what was taken back. */
  readonly text: string;
  readonly isEdited: boolean;
  readonly isRemoved: boolean;
  /** What it answers; empty when it answers nothing in particular. */
  readonly quote: string;
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

/** What later messages made of earlier ones: their words now, null for what was taken back. */
type Changes = ReadonlyMap<MessageId, string | null>;

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
        return { ...common, ...toSaid(id, body), error, isOwn: true, name: '', delivery: state, seq: 0 };
      }
      const { message } = entry;
      const { id, author, body, seq } = message;
      if (body.kind === 'event') return { ...body, message };
      const delivery = message !== newestOwn ? 'none' : seq <= readByOther ? 'read' : 'sent';
      const isOwn = isOwnSide(author, viewer);
      return { ...common, ...toSaid(id, body), error: '', isOwn, name: author.name, delivery, seq };
    }
  });

  function toSaid(
    id: MessageId,
    body: Body,
  ): Pick<BubbleRow, 'id' | 'body' | 'text' | 'isEdited' | 'isRemoved' | 'quote'> {
    const change = changes.get(id);
    const isRemoved = change === null || body.kind === 'removed';
    const text = isRemoved ? '' : (change ?? toBodyText(body));
    return { id, body, text, isEdited: typeof change === 'string', isRemoved, quote: toQuote(body) };
  }

  function toQuote(body: Body): string {
    const quoted = body.kind === 'text' && body.replyTo;
    if (!quoted) return '';
    const message = log.messages.findLast(({ id }) => id === quoted);
    return changes.get(quoted) ?? (message ? toBodyText(message.body) : '');
  }
}

/** The newest message on the screen that the viewer did not write, which is what "read" is about; 0 when there is none. */
export function toNewestOtherSeq(messages: readonly Message[], viewer: Viewer): number {
  return messages.findLast(({ author, body }) => author.kind !== viewer && isShown(body))?.seq ?? 0;
}

/** What changes an earlier message has no place of its own. */
const isShown = (body: Body): boolean => isSaid(body) || body.kind === 'event' || body.kind === 'removed';

function toChanges({ messages, pending }: ConversationLog): Changes {
  const changes = new Map<MessageId, string | null>();
  for (const { body } of [...messages, ...pending.filter(isUnderWay)]) {
    if (body.kind === 'edit' && changes.get(body.message) !== null) changes.set(body.message, body.text);
    if (body.kind === 'delete') changes.set(body.message, null);
  }
  return changes;
}

const isUnderWay = ({ state }: PendingMessage): boolean => state === 'queued';

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
