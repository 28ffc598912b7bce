/** A network between sessions and a server that a test holds in its hand: frames move, or are lost, when it says so. */
import { CLOSE_CODES, type CloseReason } from '../../src/protocol/codes.ts';
import { decodeServerFrame } from '../../src/protocol/decode-server-frame.ts';
import type { ServerConnection } from '../../src/server/realtime/server-connection.ts';
import type { Transport, TransportListener } from '../../src/transport/transport.ts';
import type { RealtimeServer } from './realtime-server.ts';

interface Link {
  readonly listener: TransportListener;
  readonly up: string[];
  readonly down: (string | { close: CloseReason })[];
  connection: ServerConnection | null;
  server: RealtimeServer | null;
  clientOpen: boolean;
  /** Frames vanish without a word, in this direction or both. */
  lost: { up: boolean; down: boolean };
}

export interface FaultyNetwork {
  readonly transport: Transport;
  /** Where new connections arrive; null refuses them. */
  server: RealtimeServer | null;
  readonly openLinks: number;
  /** Moves one frame of one link, chosen by `choose`; false when none waits. */
  deliver(choose: (count: number) => number): boolean;
  /** Ends one link, or all, at both ends; what was under way is lost. */
  cut(choose?: (count: number) => number): void;
  /** One link goes deaf in the directions given, and nobody is told. */
  deafen(choose: (count: number) => number, lost: { up: boolean; down: boolean }): void;
}

export function createFaultyNetwork(): FaultyNetwork {
  const links: Link[] = [];

  function forget(link: Link): void {
    const index = links.indexOf(link);
    if (index >= 0) links.splice(index, 1);
  }

  function end(link: Link): void {
    forget(link);
    if (link.connection !== null) link.server?.connections.forget(link.connection);
    if (!link.clientOpen) return;
    link.clientOpen = false;
    link.listener.onClose({ reason: 'network' });
  }

  const network: FaultyNetwork = {
    server: null,
    transport: {
      name: 'websocket',
      connect(hello, listener) {
        const link: Link = {
          listener,
          up: [JSON.stringify(hello)],
          down: [],
          connection: null,
          server: network.server,
          clientOpen: true,
          lost: { up: false, down: false },
        };
        links.push(link);
        accept(link);
        return {
          send: (frame) => link.up.push(JSON.stringify(frame)),
          close() {
            link.clientOpen = false;
            forget(link);
            // A deaf link does not carry the goodbye either: the server finds out by silence.
            if (link.connection !== null && !link.lost.up) link.server?.connections.forget(link.connection);
          },
        };
      },
    },
    get openLinks() {
      return links.length;
    },
    deliver(choose) {
      const ready = links.filter((link) => link.up.length > 0 || link.down.length > 0);
      const link = ready[choose(ready.length)];
      if (link === undefined) return false;
      if (link.server === null) {
        end(link);
        return true;
      }
      const goesUp = link.down.length === 0 || (link.up.length > 0 && choose(2) === 0);
      if (goesUp) {
        const text = link.up.shift();
        if (text !== undefined && !link.lost.up) link.connection?.receive(JSON.parse(text));
        return true;
      }
      const frame = link.down.shift();
      if (frame === undefined || link.lost.down) return true;
      if (typeof frame !== 'string') {
        forget(link);
        if (link.clientOpen) link.listener.onClose({ reason: frame.close });
        link.clientOpen = false;
        return true;
      }
      const decoded = decodeServerFrame(frame);
      if (decoded === null) throw new Error(`the server sent no frame: ${frame}`);
      if (link.clientOpen) link.listener.onFrame(decoded);
      return true;
    },
    cut(choose) {
      if (choose === undefined) {
        for (const link of [...links]) end(link);
        return;
      }
      const link = links[choose(links.length)];
      if (link !== undefined) end(link);
    },
    deafen(choose, lost) {
      const link = links[choose(links.length)];
      if (link !== undefined) link.lost = lost;
    },
  };

  function accept(link: Link): void {
    const { server } = link;
    if (server === null) return;
    link.connection = server.connections.open(
      {
        send: (text) => link.down.push(text),
        close: (reason) => {
          if (!(reason in CLOSE_CODES)) throw new Error(`no such reason: ${reason}`);
          link.down.push({ close: reason });
        },
        bufferedBytes: 0,
      },
      { site: server.site.id, allows: { visitor: true, agent: true }, address: '' },
    );
  }
  return network;
}
