/** Lays a conversation's log out as rows: days, events and grouped bubbles. Pure. */
import type { MessageId } from '../protocol/ids.ts';
import type { Author, Body, Message } from '../protocol/message.ts';
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

export type EventName = Extract<Body, { kind: 'event' }>['event'];

export type MessageRow =
  | { readonly kind: 'day'; readonly at: number }
  | { readonly kind: 'event'; readonly message: Message; readonly event: EventName }
  | BubbleRow;

const OWN_RUN = 'own';

/** @param start index of the first message to lay out; everything before it is left out */
export function toMessageRows(log: ConversationLog, viewer: Viewer, start: number): readonly MessageRow[] {
  const shown = log.messages.slice(start);
  const newestOwn = log.pending.length > 0 ? undefined : shown.findLast((message) => isOwnSide(message.author, viewer));
  const readByOther = viewer === 'visitor' ? log.readByAgent : log.readByVisitor;
  const entries = [
    ...shown.map((message) => ({ message, run: toRunKey(message, viewer), at: message.at, day: toDay(message.at) })),
    ...log.pending.map((pending) => ({ pending, run: OWN_RUN, at: pending.createdAt, day: toDay(pending.createdAt) })),
  ];
  return entries.flatMap((entry, index): MessageRow[] => {
    const { at, day, run } = entry;
    const before = entries[index - 1];
    const after = entries[index + 1];
    const isNewDay = before?.day !== day;
    const isFirst = isNewDay || before.run !== run;
    const isLast = after?.day !== day || after.run !== run;
    const common = { kind: 'bubble', at, isFirst, isLast } as const;
    return [...(isNewDay ? [{ kind: 'day', at } as const] : []), toRow()];

    function toRow(): MessageRow {
      if ('pending' in entry) {
        const { id, text, state, error } = entry.pending;
        return { ...common, id, text, error, isOwn: true, name: '', delivery: state, seq: 0 };
      }
      const { message } = entry;
      const { id, author, body, seq } = message;
      if (body.kind === 'event') return { ...body, message };
      const delivery = message !== newestOwn ? 'none' : seq <= readByOther ? 'read' : 'sent';
      const isOwn = isOwnSide(author, viewer);
      return {
        ...common,
        id,
        text: body.kind === 'file' ? body.file.name : body.text,
        error: '',
        isOwn,
        name: author.name,
        delivery,
        seq,
      };
    }
  });
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
