/** Gives one message its place: decides by what is known, and notes what is to be written. Pure of the database. */
import { toNextConversationState } from '../../../protocol/conversation-state.ts';
import type { AgentId, ConversationId, FileId, OutboxId } from '../../../protocol/ids.ts';
import type { Message } from '../../../protocol/message.ts';
import { attachFile, type FileRow, toBody } from '../files/attach-file.ts';
import { toAuthorKey, toConversation, toMessageRow } from '../rows.ts';
import type { Schema } from '../schema.ts';
import type { Append, Appended, NewEvent } from '../store.ts';
import { type ChangingBody, canChange, isChanging, type TakenBack, toChangingBody } from './changed-message.ts';

type ConversationRow = Schema['conversation'];
type OutboxRow = Schema['outbox'];

/** What the batch knows of the database, and what it will write. */
export interface Batch {
  readonly conversations: Map<ConversationId, ConversationRow>;
  readonly outboxes: Map<OutboxId, OutboxRow>;
  /** By `toOnceKey`. */
  readonly known: Map<string, Message>;
  readonly invitations: Map<string, Schema['invitation']>;
  /** Those that messages name. */
  readonly files: Map<FileId, FileRow>;
  readonly attached: Set<FileId>;
  readonly takenBack: TakenBack[];
  readonly answered: Set<string>;
  readonly changedConversations: Set<ConversationId>;
  readonly changedOutboxes: Set<OutboxId>;
  readonly messages: Schema['message'][];
  readonly events: NewEvent[];
  readonly notices: Map<ConversationId, Schema['offline_notice']>;
}

export function placeMessage(batch: Batch, append: Append): Appended {
  const authorKey = toAuthorKey(append.author);
  const onceKey = toOnceKey(append.conversation, authorKey, append.id);
  const repeated = batch.known.get(onceKey);
  const row = batch.conversations.get(append.conversation) ?? startConversation(append);
  if (row === null || row.site_id !== append.site) return { outcome: 'not-found' };
  if (append.author.kind === 'visitor' && row.visitor_id !== append.author.id) return { outcome: 'not-found' };
  if (repeated !== undefined) {
    takeNumber(batch, authorKey, append);
    return { outcome: 'repeated', message: repeated };
  }
  if (isChanging(append.body)) return changeMessage(batch, row, append, append.body);
  const body = toBody(batch, append);
  if (body === null) return { outcome: 'not-found' };
  if (!takeNumber(batch, authorKey, append)) return { outcome: 'gap' };
  attachFile(batch, append);

  batch.conversations.set(row.id, row);
  batch.changedConversations.add(row.id);
  const messages: Message[] = [];
  const kinds: NewEvent['kind'][] = [];
  const invitation = findInvitation(batch, append);
  if (invitation !== null) batch.answered.add(invitation.id);
  if (row.last_seq === 0) {
    kinds.push('conversation-started');
    if (row.state === 'offline') kinds.push('offline-message');
    const first = append.greeting ?? invitation?.message;
    if (first !== undefined) messages.push(addMessage(batch, row, { ...append, ...first }));
  }
  if (append.author.kind === 'visitor') kinds.push(...askAgain(row, append));
  const message = addMessage(batch, row, { ...append, body });
  messages.push(message);
  if (append.noticeAt !== undefined) addNotice(batch, message, append, append.noticeAt);
  batch.known.set(onceKey, message);
  kinds.push('message-sent');
  batch.events.push(...kinds.map((kind) => toEvent(kind, append, row, message)), ...answer(row, append));
  return { outcome: 'stored', messages, message, summary: toConversation(row, message) };
}

/** It gets a place like any other, so that every log hears of it, and changes nothing about the conversation. */
function changeMessage(batch: Batch, row: ConversationRow, append: Append, change: ChangingBody): Appended {
  const { conversation, at } = append;
  const authorKey = toAuthorKey(append.author);
  const target = batch.known.get(toOnceKey(conversation, authorKey, change.message));
  if (target === undefined || !canChange(target, change)) return { outcome: 'not-found' };
  if (!takeNumber(batch, authorKey, append)) return { outcome: 'gap' };
  batch.conversations.set(row.id, row);
  batch.changedConversations.add(row.id);
  const message = toNextMessage(row, { ...append, body: toChangingBody(change) });
  batch.messages.push(toMessageRow(message));
  batch.known.set(toOnceKey(conversation, authorKey, append.id), message);
  const isTakenBack = change.kind === 'delete';
  if (isTakenBack) {
    batch.takenBack.push({ conversation, authorKey, message: change.message, at });
    if (target.body.kind === 'file') {
      const { facts: _, ...deleted } = toEvent('file-deleted', append, row, target);
      batch.events.push({ ...deleted, detail: { file: target.body.file.id } });
    }
  }
  batch.events.push(toEvent(isTakenBack ? 'message-deleted' : 'message-edited', append, row, message));
  return { outcome: 'stored', messages: [message], message, summary: toConversation(row, message) };
}

function startConversation(append: Append): ConversationRow | null {
  if (append.startFor === undefined) return null;
  return {
    id: append.conversation,
    site_id: append.site,
    visitor_id: append.startFor,
    state: append.isOffline === true ? 'offline' : 'waiting',
    agent_id: null,
    agent_name: '',
    last_seq: 0,
    read_by_visitor: 0,
    read_by_agent: 0,
    started_at: append.at,
    updated_at: append.at,
    department_id: append.department ?? null,
    subject: '',
    channel: append.channel ?? 'chat',
    opened_at: append.at,
    waiting_since: append.at,
    unanswered_since: null,
    offered_at: null,
    closed_at: null,
    last_agent_id: null,
    stars: null,
    rating_comment: '',
    labels: '[]',
    label_times: '{}',
    fields: '{}',
  };
}

/** A conversation that had come to an end, or that nobody was there to see, waits again. */
function askAgain(row: ConversationRow, { isOffline, at }: Append): NewEvent['kind'][] {
  const state = toNextConversationState(row.state, isOffline === true ? 'leave-message' : 'ask');
  if (state === row.state) return [];
  const isOver = row.state !== 'offline';
  Object.assign(row, {
    state,
    agent_id: null,
    agent_name: '',
    waiting_since: at,
    closed_at: null,
    ...(isOver ? { opened_at: at } : {}),
  } satisfies Partial<ConversationRow>);
  return [
    ...(isOver ? (['conversation-reopened'] as const) : []),
    ...(state === 'offline' ? (['offline-message'] as const) : []),
  ];
}

/** The first message of an agent to a visitor who waits is the answer that reports measure. */
function answer(row: ConversationRow, { site, author, at }: Append): NewEvent[] {
  if (author.kind !== 'agent' || row.waiting_since === null) return [];
  const waitMs = at - row.waiting_since;
  row.waiting_since = null;
  return [
    {
      site,
      kind: 'conversation-answered',
      visitor: row.visitor_id,
      conversation: row.id,
      agent: author.id as AgentId,
      at,
      detail: { waitMs },
      ...toDepartment(row),
    },
  ];
}

export const toDepartment = ({ department_id }: ConversationRow): Pick<NewEvent, 'department'> =>
  department_id === null ? {} : { department: department_id };

/** Somebody else's invitation, or one that was never made, is none. */
function findInvitation(
  { invitations }: Batch,
  { site, author, invitation }: Append,
): { readonly id: string; readonly message: NonNullable<Append['greeting']> } | null {
  const row = invitation && invitations.get(invitation.id);
  if (invitation === undefined || row === undefined || row.site_id !== site || row.visitor_id !== author.id)
    return null;
  return {
    id: row.id,
    message: {
      id: invitation.message,
      author: { kind: 'agent', id: row.agent_id, name: row.agent_name },
      body: { kind: 'text', text: row.text },
    },
  };
}

/** True when the append is the next of its outbox, which then counts it. An outbox has one owner for ever. */
function takeNumber(batch: Batch, authorKey: string, { outbox }: Append): boolean {
  if (outbox === undefined) return true;
  const row = batch.outboxes.get(outbox.id) ?? { id: outbox.id, author_key: authorKey, last_number: 0 };
  if (row.author_key !== authorKey || outbox.number !== row.last_number + 1) return false;
  batch.outboxes.set(outbox.id, { ...row, last_number: outbox.number });
  batch.changedOutboxes.add(outbox.id);
  return true;
}

function addMessage(batch: Batch, row: ConversationRow, part: Pick<Message, 'id' | 'author' | 'body' | 'at'>): Message {
  const { author, at } = part;
  const message = toNextMessage(row, part);
  if (author.kind === 'visitor') row.read_by_visitor = row.last_seq;
  if (author.kind === 'agent') row.read_by_agent = row.last_seq;
  if (author.kind === 'visitor') row.unanswered_since ??= at;
  if (author.kind === 'agent') row.unanswered_since = null;
  batch.messages.push(toMessageRow(message));
  return message;
}

function toNextMessage(row: ConversationRow, part: Pick<Message, 'id' | 'author' | 'body' | 'at'>): Message {
  const { id, author, body, at } = part;
  row.last_seq += 1;
  row.updated_at = at;
  return { conversation: row.id, seq: row.last_seq, id, author, at, body };
}

/** The first one says when mail tells of them all. */
function addNotice({ notices }: Batch, { conversation, seq }: Message, { site }: Append, dueAt: number): void {
  const known = notices.get(conversation);
  const first = { conversation_id: conversation, site_id: site, first_seq: seq, last_seq: seq, due_at: dueAt };
  notices.set(conversation, known === undefined ? first : { ...known, last_seq: seq });
}

function toEvent(kind: NewEvent['kind'], append: Append, row: ConversationRow, message: Message): NewEvent {
  const { conversation: _, ...told } = message;
  return {
    site: append.site,
    kind,
    visitor: row.visitor_id,
    conversation: row.id,
    at: append.at,
    detail: { author: append.author.kind, ...(kind === 'conversation-started' ? { channel: row.channel } : {}) },
    facts: { message: told },
    ...(row.agent_id === null ? {} : { agent: row.agent_id }),
    ...toDepartment(row),
  };
}

export const toOnceKey = (conversation: string, authorKey: string, id: string): string =>
  `${conversation} ${authorKey} ${id}`;
