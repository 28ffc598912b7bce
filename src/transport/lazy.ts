/** Stands in for a transport whose code is fetched when it is first needed. */
import type { Connection, Transport } from './transport.ts';

/** @param load may reject: that attempt counts as a network failure, and the next one loads again */
export function createLazyTransport(name: Transport['name'], load: () => Promise<Transport>): Transport {
  return {
    name,
    connect(hello, listener) {
      let connection: Connection | null = null;
      let isOver = false;
      load().then(
        (transport) => {
          if (!isOver) connection = transport.connect(hello, listener);
        },
        () => isOver || listener.onClose({ reason: 'network' }),
      );
      return {
        // Nothing is sent before the welcome, which only a connection brings.
        send: (frame) => connection?.send(frame),
        close() {
          isOver = true;
          connection?.close();
        },
      };
    },
  };
}
