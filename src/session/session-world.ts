/** Everything a session needs from outside: nothing in this room reads a global. */
import type { Clock } from '../protocol/clock.ts';
import type { PublishFrame } from '../protocol/frames.ts';
import type { NewId } from '../protocol/ids.ts';
import type { Storage } from '../storage/storage.ts';
import type { Transport } from '../transport/transport.ts';

/** What the tabs of one browser have in common, beside the storage. */
export interface TabsPort {
  /** Of the lock and the channel. */
  readonly name: string;
  /** Web Locks; the one that holds the lock leads. */
  readonly locks: {
    request(
      name: string,
      options: { readonly steal?: boolean; readonly signal?: AbortSignal },
      granted: () => Promise<void> | undefined,
    ): Promise<unknown>;
  };
  openChannel(): TabChannel;
  /** A tab that nobody sees need not take the lead from one that does not answer. */
  isVisible(): boolean;
}

/** A BroadcastChannel: what one tab posts, all others get. */
export interface TabChannel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  close(): void;
}

export interface SessionWorld {
  readonly clock: Clock;
  /** In [0, 1); spreads retries. */
  readonly random: () => number;
  readonly newId: NewId;
  readonly storage: Storage;
  /** In order of preference; a later one is used while an earlier one does not get through. */
  readonly transports: readonly Transport[];
  /** Absent where tabs cannot find each other: each then has a link of its own. */
  readonly tabs?: TabsPort | undefined;
  /** The bearer of the hello; `renew` when the server refused the last one. Rejects when none can be had now. */
  token(renew: boolean): Promise<string>;
  /** Sends a message in a way that outlives the page; nobody hears the answer. Absent where there is none. */
  sendLast?(token: string, frame: PublishFrame): void;
  readonly network: {
    isOnline(): boolean;
    /** The device may have slept or changed networks: believe nothing, probe. Returns unsubscribe. */
    onWake(callback: () => void): () => void;
  };
}
