/** A message that changes an earlier one of its author's (P36): which one, and what taking it back leaves of it. */
import type { Transaction } from 'kysely';
import type { ConversationId, MessageId } from '../../../protocol/ids.ts';
import type { Body, Message } from '../../../protocol/message.ts';
import type { Schema } from '../schema.ts';
import type { Append } from '../store.ts';

export type ChangingBody = Extract<Body, { readonly kind: 'edit' | 'delete' }>;

/** A message that its author took back. */
export interface TakenBack {
  readonly conversation: ConversationId;
  readonly authorKey: string;
  readonly message: MessageId;
  readonly at: number;
}

export const isChanging = (body: Append['body']): body is ChangingBody =>
  body.kind === 'edit' || body.kind === 'delete';

/** Texts alone are written anew; what was said in any way can be taken back, and what was taken back stays so. */
export function canChange({ body: { kind } }: Message, { kind: change }: ChangingBody): boolean {
  return change === 'edit' ? kind === 'text' : kind !== 'event' && kind !== 'edit' && kind !== 'delete';
}

/** As it is stored: `takeBack` finds edits by how they begin. */
export const toChangingBody = (body: ChangingBody): ChangingBody =>
  body.kind === 'edit'
    ? { kind: 'edit', message: body.message, text: body.text }
    : { kind: 'delete', message: body.message };

const REMOVED = JSON.stringify({ kind: 'removed' } satisfies Body);

/** Nothing keeps the words: neither the message nor what it was changed to. A file goes with its message. */
export async function takeBack(
  trx: Transaction<Schema>,
  { conversation, authorKey, message, at }: TakenBack,
): Promise<void> {
  await trx
    .updateTable('message')
    .set({ body: REMOVED })
    .where('conversation_id', '=', conversation)
    .where('author_key', '=', authorKey)
    .where((row) => row.or([row('id', '=', message), row('body', 'like', `{"kind":"edit","message":"${message}",%`)]))
    .execute();
  await trx
    .updateTable('file')
    .set({ deleted_at: at })
    .where('conversation_id', '=', conversation)
    .where('message_id', '=', message)
    .where('deleted_at', 'is', null)
    .execute();
}
