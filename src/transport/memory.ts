/** A transport inside one process: for tests, which deliver by hand, and for the studio, which has no server. */
import type { ClientFrame, HelloFrame, ServerFrame } from '../protocol/frames.ts';
import type { Transport, TransportClosed } from './transport.ts';

/** The server's end of one memory connection. */
export interface MemoryPeer {
  send(frame: ServerFrame): void;
  close(closed: TransportClosed): void;
}

/** What the server does with a connection. */
export interface MemoryHandler {
  onFrame(frame: ClientFrame): void;
  onClose(): void;
}

/**
 * @param accept called with the server's end once the hello has travelled
 * @param deliver carries one frame, hello or close; `queueMicrotask` fits, a test may hold, drop or double it
 */
export function createMemoryTransport(
  accept: (peer: MemoryPeer, hello: HelloFrame) => MemoryHandler,
  deliver: (arrive: () => void) => void,
): Transport {
  return {
    name: 'memory',
    connect(hello, listener) {
      let handler: MemoryHandler | null = null;
      let isOpen = true;
      const peer: MemoryPeer = {
        send: (frame) => deliver(() => isOpen && listener.onFrame(frame)),
        close: (closed) =>
          deliver(() => {
            if (!isOpen) return;
            isOpen = false;
            listener.onClose(closed);
          }),
      };
      deliver(() => {
        handler = accept(peer, hello);
      });
      return {
        send: (frame) => deliver(() => handler?.onFrame(frame)),
        close() {
          if (!isOpen) return;
          isOpen = false;
          deliver(() => handler?.onClose());
        },
      };
    },
  };
}
