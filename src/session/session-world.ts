/** Everything a session needs from outside: nothing in this room reads a global. */
import type { Clock } from '../protocol/clock.ts';
import type { NewId } from '../protocol/ids.ts';
import type { Storage } from '../storage/storage.ts';
import type { Transport } from '../transport/transport.ts';

export interface SessionWorld {
  readonly clock: Clock;
  /** In [0, 1); spreads retries. */
  readonly random: () => number;
  readonly newId: NewId;
  readonly storage: Storage;
  /** In order of preference; a later one is used while an earlier one does not get through. */
  readonly transports: readonly Transport[];
  /** The bearer of the hello; `renew` when the server refused the last one. Rejects when none can be had now. */
  token(renew: boolean): Promise<string>;
  readonly network: {
    isOnline(): boolean;
    /** The device may have slept or changed networks: believe nothing, probe. Returns unsubscribe. */
    onWake(callback: () => void): () => void;
  };
}
