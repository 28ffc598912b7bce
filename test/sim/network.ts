/** The way from a device to the servers: sockets and requests with latency, blocks, silence, cuts and a load balancer. */
import { CLOSE_CODES } from '../../src/protocol/codes.ts';
import type { ServerConnection } from '../../src/server/realtime/server-connection.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { Actor, Kernel } from './kernel.ts';
import { DOOR, type ServerProcess } from './server-process.ts';
import { createWire, type Wire } from './wire.ts';

/** ws gives up a closing handshake after so long. */
const CLOSE_HANDSHAKE_MS = 30_000;

/** A connection as faults see it. */
export interface SimLink {
  readonly device: Device;
  readonly tab: Actor;
  readonly process: ServerProcess;
  readonly up: Wire;
  readonly down: Wire;
  /** Null until the server has accepted it, and after it has forgotten it. */
  connection: ServerConnection | null;
  /** The tab still holds its end. */
  isHeld: boolean;
  /** Ends it at both ends, with a word to each that listens. */
  reset(): void;
}

export interface Device {
  readonly name: string;
  isOnline: boolean;
  latencyMs: number;
  /** Upgrades never succeed: a proxy that knows no WebSocket. */
  blocksSockets: boolean;
  /** Streamed answers are held back until they end. */
  holdsStreams: boolean;
  /** The most that waited in one of its connections. */
  maxBuffered: number;
  /** New connections can do nothing before this instant, in one direction or both. */
  blockedUntil: { up: number; down: number };
}

export interface Network {
  /** Running processes, the newest last: where new connections go. */
  readonly processes: ServerProcess[];
  readonly links: Set<SimLink>;
  /** New connections are accepted and lead nowhere: the balancer does not know yet that the server behind it is gone. */
  leadsNowhereUntil: number;
  openLink(device: Device, tab: Actor, process: ServerProcess): SimLink;
  /** Where a new connection goes; null when nobody listens. */
  route(): ServerProcess | null;
  /** Power loss, or an end of the process, which its connections are told of. */
  kill(process: ServerProcess, isSilent: boolean): void;
  /** Attempts to connect, by tab: their instants. */
  readonly attempts: Map<Actor, number[]>;
  /** Called for each frame on its way down. */
  onDown(link: SimLink, text: string): void;
}

export function createNetwork(kernel: Kernel, random: SeededRandom): Network {
  const network: Network = {
    processes: [],
    links: new Set(),
    leadsNowhereUntil: 0,
    attempts: new Map(),
    onDown: () => {},
    route: () => network.processes.findLast((process) => !process.connections.isDraining) ?? null,
    openLink(device, tab, process) {
      const { up, down } = device.blockedUntil;
      const link: SimLink = {
        device,
        tab,
        process,
        up: createWire(kernel, random, device.latencyMs),
        down: createWire(kernel, random, device.latencyMs),
        connection: null,
        isHeld: true,
        reset() {
          link.up.cut();
          link.down.cut();
          network.links.delete(link);
        },
      };
      link.up.blockUntil(up);
      link.down.blockUntil(down);
      network.links.add(link);
      return link;
    },
    kill(process, isSilent) {
      network.processes.splice(network.processes.indexOf(process), 1);
      process.actor.kill();
      for (const link of [...network.links]) {
        if (link.process !== process) continue;
        if (isSilent) {
          link.up.deafen();
          link.down.deafen();
        } else link.reset();
      }
    },
  };
  return network;
}

/** The part of a WebSocket that the shipped transport uses. */
export function createSocketFactory(
  kernel: Kernel,
  random: SeededRandom,
  network: Network,
  device: Device,
  tab: Actor,
) {
  return (): WebSocket => {
    const socket = {
      readyState: 0,
      onopen: null as (() => void) | null,
      onmessage: null as ((event: { data: string }) => void) | null,
      onclose: null as ((event: { code: number }) => void) | null,
      send: (_text: string): void => {},
      close: (): void => {},
    };
    const end = (code: number): void =>
      tab.deliver(() => {
        if (socket.readyState === 3) return;
        socket.readyState = 3;
        socket.onclose?.({ code });
      });
    const times = network.attempts.get(tab) ?? [];
    times.push(kernel.now());
    network.attempts.set(tab, times);

    const setUp = (): void => {
      if (socket.readyState === 3) return;
      const process = network.route();
      if (!device.isOnline || device.blocksSockets || process === null) {
        end(1006);
        return;
      }
      const isNowhere = kernel.now() < network.leadsNowhereUntil;
      const refused = !isNowhere && process.connections.admit() > 0;
      if (refused) {
        end(1006);
        return;
      }
      const link = network.openLink(device, tab, process);
      const reset = link.reset;
      const forget = (): void => {
        const { connection } = link;
        link.connection = null;
        if (connection !== null) process.actor.deliver(() => process.connections.forget(connection));
      };
      link.reset = () => {
        reset();
        link.isHeld = false;
        kernel.after(random() * 50, forget);
        kernel.after(random() * 50, () => end(1006));
      };
      if (!isNowhere) {
        process.actor.deliver(() => {
          link.connection = process.connections.open(
            {
              send(text) {
                network.onDown(link, text);
                link.down.send(text.length, () =>
                  tab.deliver(() => socket.readyState === 1 && socket.onmessage?.({ data: text })),
                );
                device.maxBuffered = Math.max(device.maxBuffered, link.down.bufferedBytes);
              },
              close(reason) {
                link.down.send(0, () => {
                  network.links.delete(link);
                  link.isHeld = false;
                  end(CLOSE_CODES[reason]);
                });
                kernel.after(CLOSE_HANDSHAKE_MS, forget);
              },
              get bufferedBytes() {
                return link.down.bufferedBytes;
              },
            },
            DOOR,
          );
        });
      }
      socket.send = (text) => {
        link.up.send(text.length, () => process.actor.deliver(() => link.connection?.receive(JSON.parse(text))));
      };
      socket.close = () => {
        if (socket.readyState === 3) return;
        socket.readyState = 3;
        link.isHeld = false;
        network.links.delete(link);
        // A deaf way does not carry the goodbye either: the server finds out by silence.
        link.up.send(0, forget);
      };
      link.down.send(0, () =>
        tab.deliver(() => {
          if (socket.readyState !== 0) return;
          socket.readyState = 1;
          socket.onopen?.();
        }),
      );
    };
    socket.close = () => {
      socket.readyState = 3;
    };
    kernel.after(device.latencyMs * (1 + random()), setUp);
    return socket as unknown as WebSocket;
  };
}
