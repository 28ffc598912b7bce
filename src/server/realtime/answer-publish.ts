/** Answers a publish: an ack after the commit, or a nack that says why not. */
import type { AckFrame, NackFrame, PublishFrame } from '../../protocol/frames.ts';
import { findConversation } from '../domain/conversations/find-conversation.ts';
import { sendMessage } from '../domain/conversations/send-message.ts';
import type { Principal } from '../domain/principal.ts';
import type { RealtimeWorld } from './realtime-world.ts';
import type { TokenBucket } from './token-bucket.ts';

/** When the store fails, its next chance comes so much later. */
const UNAVAILABLE_RETRY_MS = 1_000;

/** How a message came. */
interface Carrier {
  /** Of the connection. */
  readonly limit: TokenBucket | null;
  /** Empty when nobody knows. */
  readonly address: string;
  /** The connection has seen the conversation: no other one begins with this. */
  readonly isKnown: boolean;
  /** The connection, which hears the answer instead of the message; absent when there is none. */
  readonly origin?: object;
}

export async function answerPublish(
  world: RealtimeWorld,
  principal: Principal,
  { type: _, ...frame }: PublishFrame,
  { limit, address, isKnown, origin }: Carrier,
): Promise<AckFrame | NackFrame> {
  const { id } = frame;
  const { starts, messages } = world.flood;
  const isVisitor = principal.kind === 'visitor';
  const now = world.clock.now();
  const refuse = (retryAfterMs: number): NackFrame => {
    world.count('refused');
    return { type: 'nack', id, code: 'rate', retryAfterMs };
  };
  const waitMs = limit?.take(now) || (isVisitor ? messages.take(principal.id, now) : 0);
  if (waitMs > 0) return refuse(waitMs);
  const mayStart = isVisitor && !isKnown && address !== '';
  // Taken before it is known whether a conversation begins: of many that begin at once none gets around it.
  const startWaitMs = mayStart ? starts.take(address, now) : 0;
  if (startWaitMs > 0 && (await findConversation(world.domain, principal, frame.conversation)) === null) {
    return refuse(startWaitMs);
  }
  const result = await sendMessage(world.domain, principal, frame, origin).catch((error: unknown) => {
    world.log('message not stored', { error: String(error) });
    return null;
  });
  const isStart = result !== null && 'message' in result && result.isStart;
  if (mayStart && startWaitMs === 0 && !isStart) starts.giveBack(address);
  if (result === null) return { type: 'nack', id, code: 'unavailable', retryAfterMs: UNAVAILABLE_RETRY_MS };
  if ('refused' in result) {
    world.count('refused');
    return { type: 'nack', id, code: result.refused };
  }
  world.count('message');
  const { conversation, seq, at } = result.message;
  return { type: 'ack', id, conversation, seq, at };
}
