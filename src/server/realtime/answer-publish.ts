/** Answers a publish: an ack after the commit, or a nack that says why not. */
import type { AckFrame, NackFrame, PublishFrame } from '../../protocol/frames.ts';
import { sendMessage } from '../domain/conversations/send-message.ts';
import type { Principal } from '../domain/principal.ts';
import type { RealtimeWorld } from './realtime-world.ts';
import type { TokenBucket } from './token-bucket.ts';

/** When the store fails, its next chance comes so much later. */
const UNAVAILABLE_RETRY_MS = 1_000;

/** @param origin the connection, which hears the answer instead of the message; absent when there is none */
export async function answerPublish(
  world: RealtimeWorld,
  principal: Principal,
  { type: _, ...frame }: PublishFrame,
  limit: TokenBucket | null,
  origin?: object,
): Promise<AckFrame | NackFrame> {
  const { id } = frame;
  const waitMs = limit?.take(world.clock.now()) ?? 0;
  if (waitMs > 0) {
    world.count('refused');
    return { type: 'nack', id, code: 'rate', retryAfterMs: waitMs };
  }
  const result = await sendMessage(world.domain, principal, frame, origin).catch((error: unknown) => {
    world.log('message not stored', { error: String(error) });
    return null;
  });
  if (result === null) return { type: 'nack', id, code: 'unavailable', retryAfterMs: UNAVAILABLE_RETRY_MS };
  if ('refused' in result) {
    world.count('refused');
    return { type: 'nack', id, code: result.refused };
  }
  world.count('message');
  const { conversation, seq, at } = result.message;
  return { type: 'ack', id, conversation, seq, at };
}
