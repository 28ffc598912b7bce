/** How frames travel: the one interface that every transport implements and the session knows. */
import type { CloseReason } from '../protocol/codes.ts';
import type { ClientFrame, HelloFrame, ServerFrame } from '../protocol/frames.ts';

/** Why a connection ended: a reason that the server gave, or `network` when nobody said anything. */
export interface TransportClosed {
  readonly reason: CloseReason | 'network';
  /** The server's wish for the next attempt, in ms. */
  readonly retryAfterMs?: number;
}

export interface TransportListener {
  onFrame(frame: ServerFrame): void;
  /** Once, unless `close()` was called first; nothing is called after it. */
  onClose(closed: TransportClosed): void;
}

export interface Connection {
  /** Best effort: a frame sent on a dying connection is gone, and the session's ack deadline notices. */
  send(frame: ClientFrame): void;
  /** Ends the connection without calling the listener. Safe to call twice. */
  close(): void;
}

export interface Transport {
  readonly name: 'websocket' | 'sse' | 'polling' | 'memory' | 'tab';
  /** Starts to connect and says `hello` as soon as it can; never throws. */
  connect(hello: HelloFrame, listener: TransportListener): Connection;
}
