/** Lays a conversation's log out as rows: days, events and grouped bubbles. Pure. */
import type { MessageId } from '../protocol/ids.ts';
import type { Author, Message } from '../protocol/message.ts';
import type { ConversationLog } from '../session/session.ts';

export type Viewer = 'visitor' | 'agent';

export interface BubbleRow {
  readonly kind: 'bubble';
  /** A pending message keeps its row when it becomes a stored one: both have the client's id. */
  readonly id: MessageId;
  readonly isOwn: boolean;
  readonly name: string;
  readonly text: string;
  readonly at: number;
  /** First and last of a run by one author on one day. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly delivery: 'none' | 'queued' | 'failed' | 'sent' | 'read';
  readonly error: string;
  readonly seq: number;
}

export type MessageRow =
  | { readonly kind: 'day'; readonly at: number }
  | { readonly kind: 'event'; readonly message: Message }
  | BubbleRow;

const OWN_RUN = 'own';

/** @param start index of the first message to lay out; everything before it is left out */
export function toMessageRows(log: ConversationLog, viewer: Viewer, start: number): readonly MessageRow[] {
  const rows: MessageRow[] = [];
  const shown = log.messages.slice(start);
  const newestOwn = log.pending.length > 0 ? undefined : shown.findLast((message) => isOwnSide(message.author, viewer));
  const readByOther = viewer === 'visitor' ? log.readByAgent : log.readByVisitor;
  const entries = [
    ...shown.map((message) => ({ message, run: toRunKey(message, viewer), at: message.at, day: toDay(message.at) })),
    ...log.pending.map((pending) => ({ pending, run: OWN_RUN, at: pending.createdAt, day: toDay(pending.createdAt) })),
  ];
  for (const [index, entry] of entries.entries()) {
    const before = entries[index - 1];
    const after = entries[index + 1];
    const isNewDay = before === undefined || before.day !== entry.day;
    if (isNewDay) rows.push({ kind: 'day', at: entry.at });
    const common = {
      kind: 'bubble',
      at: entry.at,
      isFirst: isNewDay || before.run !== entry.run,
      isLast: after === undefined || after.run !== entry.run || after.day !== entry.day,
    } as const;
    if ('pending' in entry) {
      const { id, text, state, error } = entry.pending;
      rows.push({ ...common, id, text, error, isOwn: true, name: '', delivery: state, seq: 0 });
      continue;
    }
    const { message } = entry;
    if (message.body.kind === 'event') {
      rows.push({ kind: 'event', message });
      continue;
    }
    const isNewest = message === newestOwn;
    const delivery = !isNewest ? 'none' : message.seq <= readByOther ? 'read' : 'sent';
    const { id, author, seq } = message;
    const isOwn = isOwnSide(author, viewer);
    rows.push({ ...common, id, isOwn, name: author.name, text: message.body.text, delivery, error: '', seq });
  }
  return rows;
}

/** The newest message that the viewer did not write, which is what "read" is about; 0 when there is none. */
export function toNewestOtherSeq(messages: readonly Message[], viewer: Viewer): number {
  return messages.findLast((message) => message.author.kind !== viewer)?.seq ?? 0;
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
