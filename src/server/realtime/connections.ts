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
  /** Whether the address may hold one more. */
  hasRoom(address: string): boolean;
  open(peer: Peer, door: Door): ServerConnection;
  /** A message that comes without a connection; answered as one that comes over it. */
  publish(principal: Principal, frame: PublishFrame, address: string): Promise<AckFrame | NackFrame>;
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
  /** With the addresses that they count for. */
  const connections = new Map<ServerConnection, string>();
  const bucket = createTokenBucket(admission);
  const held = new Map<string, number>();
  let isDraining = false;
  return {
    admit() {
      const waitMs = isDraining ? 1_000 : bucket.take(world.clock.now());
      return waitMs === 0 ? 0 : 1 + Math.floor(world.random() * Math.min(30, 1 + waitMs / 1_000));
    },
    hasRoom: (address) => address === '' || (held.get(address) ?? 0) < world.flood.rates.connections,
    open(peer, door) {
      const connection = new ServerConnection(world, peer, door);
      connections.set(connection, door.address);
      held.set(door.address, (held.get(door.address) ?? 0) + 1);
      return connection;
    },
    publish: (principal, frame, address) =>
      answerPublish(world, principal, frame, { limit: null, address, isKnown: false }),
    forget(connection) {
      connection.end();
      const address = connections.get(connection);
      if (address === undefined) return;
      connections.delete(connection);
      const left = (held.get(address) ?? 0) - 1;
      if (left > 0) held.set(address, left);
      else held.delete(address);
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
      for (const connection of connections.keys()) connection.drain(Math.round(world.random() * windowMs));
      await new Promise<void>((resolve) => world.clock.setTimer(resolve, windowMs));
    },
    closeAgent(agent) {
      for (const connection of world.domain.agentsOnline.connectionsOf(agent)) {
        if (connection instanceof ServerConnection) connection.close('token-invalid');
      }
    },
    closeAll() {
      for (const connection of connections.keys()) connection.close('restart');
    },
  };
}
