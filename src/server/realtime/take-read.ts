/** Takes what a client says of its reading; it is a notice that nobody waits for. */
import type { ClientFrame } from '../../protocol/frames.ts';
import { markRead } from '../domain/conversations/mark-read.ts';
import type { Principal } from '../domain/principal.ts';
import type { RealtimeWorld } from './realtime-world.ts';

/** A database that cannot write costs nobody the connection, on which messages can still be read: the next notice says it again (P20). */
export async function takeRead(
  world: RealtimeWorld,
  principal: Principal,
  frame: Extract<ClientFrame, { type: 'read' }>,
): Promise<void> {
  await markRead(world.domain, principal, frame.conversation, frame.seq).catch((error: unknown) =>
    world.log('reading not stored', { error: String(error) }),
  );
}
