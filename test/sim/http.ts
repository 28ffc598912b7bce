/** Requests of the transports without a WebSocket, answered by the shipped streams as the server's routes do. */
import type { ServerResponse } from 'node:http';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { Actor, Kernel } from './kernel.ts';
import type { Device, Network, SimLink } from './network.ts';
import { DOOR, type ServerProcess } from './server-process.ts';

interface Answer {
  readonly status: number;
  readonly text: string;
}

export function createFetch(
  kernel: Kernel,
  random: SeededRandom,
  network: Network,
  device: Device,
  tab: Actor,
): typeof fetch {
  const request = (url: string, init: RequestInit): Promise<Response> =>
    new Promise((resolve, reject) => {
      const path = url.replace(/^https:\/\/[^/]*|\?.*$/g, '');
      const process = network.route();
      const { signal } = init;
      let isOver = false;
      const fail = (): void => {
        if (isOver) return;
        isOver = true;
        tab.deliver(() => reject(new TypeError('Failed to fetch')));
      };
      if (!device.isOnline || process === null) {
        kernel.after(device.latencyMs, fail);
        return;
      }
      const body: unknown = JSON.parse(String(init.body));
      const link = network.openLink(device, tab, process);
      link.isHeld = false;
      const reset = link.reset;
      let onServerClose = (): void => {};
      let endBody: (() => void) | null = null;
      const gone = (): void => process.actor.deliver(() => onServerClose());
      link.reset = () => {
        reset();
        kernel.after(random() * 50, gone);
        kernel.after(random() * 50, () => {
          fail();
          endBody?.();
        });
      };
      const onAbort = (): void => {
        network.links.delete(link);
        fail();
        link.up.send(0, gone);
      };
      signal?.addEventListener('abort', onAbort);
      const answer = ({ status, text }: Answer): void => {
        network.onDown(link, text);
        link.down.send(text.length, () => {
          network.links.delete(link);
          signal?.removeEventListener('abort', onAbort);
          if (isOver) return;
          isOver = true;
          tab.deliver(() => resolve(toResponse(status, text)));
        });
      };
      link.up.send(0, () => {
        if (kernel.now() < network.leadsNowhereUntil) return;
        process.actor.deliver(() => {
          if (path === '/v1/stream') {
            const stream = createStreamedAnswer(kernel, network, device, link, tab, (response) => {
              isOver = true;
              resolve(response);
            });
            onServerClose = stream.close;
            endBody = () => tab.deliver(stream.breakOff);
            if (process.connections.admit() > 0) answer({ status: 503, text: '{"code":"draining"}' });
            else process.streams.open(stream.response, {}, DOOR, body);
          } else {
            const closed = route(process, path, body as never, answer);
            onServerClose = closed;
          }
        });
      });
    });
  return ((url: string, init: RequestInit) => request(url, init)) as typeof fetch;
}

/** @returns what to do when the client goes away before the answer */
function route(
  process: ServerProcess,
  path: string,
  body: { hello?: unknown; stream?: string; over?: boolean; frames?: unknown[] },
  answer: (answer: Answer) => void,
): () => void {
  const { streams, connections } = process;
  const gone = { status: 404, text: '{"code":"not-found"}' };
  if (path === '/v1/frames') {
    answer(streams.receive(body.stream ?? '', body.frames ?? []) ? { status: 204, text: '' } : gone);
    return () => {};
  }
  if (body.over) {
    streams.closePoll(body.stream ?? '');
    answer({ status: 204, text: '' });
    return () => {};
  }
  if (body.hello !== undefined && connections.admit() > 0) {
    answer({ status: 503, text: '{"code":"draining"}' });
    return () => {};
  }
  const name = body.hello === undefined ? (body.stream ?? '') : streams.openPoll(DOOR, body.hello);
  const peer = streams.poll(name);
  if (peer === null) {
    answer(gone);
    return () => {};
  }
  let isAnswered = false;
  void peer.take().then((frames) => {
    isAnswered = true;
    answer({ status: 200, text: `{"stream":${JSON.stringify(name)},"frames":[${frames.join()}]}` });
  });
  return () => isAnswered || peer.letGo();
}

function toResponse(status: number, text: string): Response {
  return {
    ok: status < 400,
    status,
    headers: { get: () => null },
    json: async () => JSON.parse(text),
  } as unknown as Response;
}

/** The server's end and the client's end of one streamed answer. */
function createStreamedAnswer(
  kernel: Kernel,
  network: Network,
  device: Device,
  link: SimLink,
  tab: Actor,
  resolve: (response: Response) => void,
) {
  const encoder = new TextEncoder();
  type Read = { done: boolean; value?: Uint8Array };
  const arrived: Read[] = [];
  let reader: { resolve(read: Read): void; reject(error: Error): void } | null = null;
  let isBroken = false;
  let onClose = (): void => {};
  let isOpen = true;
  const arrive = (read: Read): void => {
    if (reader === null) arrived.push(read);
    else {
      const waiting = reader;
      reader = null;
      waiting.resolve(read);
    }
  };
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    onClose();
  };
  const write = (text: string): void => {
    network.onDown(link, text);
    // A proxy that holds streams back lets nothing through before their end, which never comes.
    if (device.holdsStreams) return;
    link.down.send(text.length, () => tab.deliver(() => arrive({ done: false, value: encoder.encode(text) })));
    device.maxBuffered = Math.max(device.maxBuffered, link.down.bufferedBytes);
  };
  const response = {
    writeHead() {
      if (device.holdsStreams) return;
      link.down.send(0, () =>
        tab.deliver(() =>
          resolve({
            ok: true,
            status: 200,
            headers: { get: () => null },
            body: {
              getReader: () => ({
                read: () =>
                  new Promise<Read>((done, reject) => {
                    const next = arrived.shift();
                    if (next !== undefined) done(next);
                    else if (isBroken) reject(new TypeError('network error'));
                    else reader = { resolve: done, reject };
                  }),
              }),
            },
          } as unknown as Response),
        ),
      );
    },
    write,
    end() {
      link.down.send(0, () => {
        network.links.delete(link);
        tab.deliver(() => arrive({ done: true }));
      });
      kernel.after(1, close);
    },
    on(_event: 'close', callback: () => void) {
      onClose = callback;
    },
    get writableLength() {
      return link.down.bufferedBytes;
    },
  };
  return {
    response: response as unknown as ServerResponse,
    close,
    breakOff() {
      isBroken = true;
      reader?.reject(new TypeError('network error'));
      reader = null;
    },
  };
}
