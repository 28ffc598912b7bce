/** Every connection of this process, whatever carries it: admission, drain, and the end. */

import type { AckFrame, NackFrame, PublishFrame } from '../../protocol/frames.ts';
import type { AgentId } from '../../protocol/ids.ts';
import type { Principal } from '../domain/principal.ts';
import { answerPublish } from './answer-publish.ts';
import type { Peer } from './peer.ts';
import type { RealtimeWorld } from './realtime-world.ts';
import { type Door, ServerConnection } from './server-connection.ts';
import { createTokenBucket, type Rate } from './token-bucket.ts';

/** How many clients a drain moves per second: faster, and the next process is hit by all of them at once. */
const DRAIN_PER_SECOND = 2_000;

export interface Connections {
  /** 0 when a new connection is welcome, otherwise the seconds after which to come again. */
  admit(): number;
  open(peer: Peer, door: Door): ServerConnection;
  /** A message that comes without a connection; answered as one that comes over it. */
  publish(principal: Principal, frame: PublishFrame): Promise<AckFrame | NackFrame>;
  /** Forgets a connection whose carrier ended. */
  forget(connection: ServerConnection): void;
  readonly size: number;
  readonly isDraining: boolean;
  /** Asks everybody to move, and resolves when they had the time to. */
  drain(): Promise<void>;
  /** Ends those of an agent who was let go: a token alone would last an hour. */
  closeAgent(agent: AgentId): void;
  /** Ends what is left. */
  closeAll(): void;
}

export function createConnections(world: RealtimeWorld, admission: Rate): Connections {
  const connections = new Set<ServerConnection>();
  const bucket = createTokenBucket(admission);
  let isDraining = false;
  return {
    admit() {
      const waitMs = isDraining ? 1_000 : bucket.take(world.clock.now());
      return waitMs === 0 ? 0 : 1 + Math.floor(world.random() * Math.min(30, 1 + waitMs / 1_000));
    },
    open(peer, door) {
      const connection = new ServerConnection(world, peer, door);
      connections.add(connection);
      return connection;
    },
    publish: (principal, frame) => answerPublish(world, principal, frame, null),
    forget(connection) {
      connection.end();
      connections.delete(connection);
    },
    get size() {
      return connections.size;
    },
    get isDraining() {
      return isDraining;
    },
    async drain() {
      isDraining = true;
      const windowMs = (connections.size / DRAIN_PER_SECOND) * 1_000;
      for (const connection of connections) connection.drain(Math.round(world.random() * windowMs));
      await new Promise<void>((resolve) => world.clock.setTimer(resolve, windowMs));
    },
    closeAgent(agent) {
      for (const connection of world.domain.agentsOnline.connectionsOf(agent)) {
        if (connection instanceof ServerConnection) connection.close('token-invalid');
      }
    },
    closeAll() {
      for (const connection of connections) connection.close('restart');
    },
  };
}
