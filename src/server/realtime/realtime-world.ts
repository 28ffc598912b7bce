/** What a server connection works with; handed in by app.ts, and by tests. */
import type { Clock } from '../../protocol/clock.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { DomainWorld } from '../domain/domain-world.ts';
import type { Flood } from './flood.ts';
import type { Hub } from './hub.ts';
import type { Rate } from './token-bucket.ts';

export interface RealtimeWorld {
  readonly clock: Clock;
  /** In [0, 1); spreads heartbeats. */
  readonly random: () => number;
  readonly domain: DomainWorld;
  readonly hub: Hub;
  readonly tokens: Tokens;
  /** Changes when the database was replaced by an older one: cursors from before it mean nothing (P4). */
  readonly epoch: string;
  /** Messages that one connection may publish. */
  readonly publishRate: Rate;
  readonly flood: Flood;
  /** One line for the operator. */
  log(message: string, fields: Readonly<Record<string, string | number>>): void;
  count(name: 'frame' | 'message' | 'refused'): void;
}
