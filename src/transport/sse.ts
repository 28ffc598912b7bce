/**
 * Frames down a streamed response and up by POST, for networks that block WebSockets. fetch instead of EventSource, which
 * cannot post: the token stays out of the address.
 */
import { decodeServerFrame } from '../protocol/decode-server-frame.ts';
import { CONNECT_TIMEOUT_MS } from '../protocol/limits.ts';
import { createPost, createUplink, type HttpTransportWorld, toClosed } from './http-uplink.ts';
import type { Transport, TransportClosed } from './transport.ts';

export function createSseTransport(world: HttpTransportWorld): Transport {
  const post = createPost(world);
  return {
    name: 'sse',
    connect(hello, listener) {
      const abort = new AbortController();
      const { signal } = abort;
      const end = (closed: TransportClosed | null): void => {
        if (signal.aborted) return;
        cancelDeadline();
        abort.abort();
        if (closed !== null) listener.onClose(closed);
      };
      const fail = (): void => end({ reason: 'network' });
      const cancelDeadline = world.clock.setTimer(fail, CONNECT_TIMEOUT_MS);
      const uplink = createUplink(post, signal, fail);

      const receive = ({ event, data }: ServerSentEvent): void => {
        if (signal.aborted) return;
        if (event === 'stream') {
          uplink.open(data);
          return;
        }
        const frame = decodeServerFrame(data);
        if (frame !== null) listener.onFrame(frame);
      };

      const run = async (): Promise<void> => {
        const response = await post('/v1/stream', hello, signal);
        cancelDeadline();
        if (!response.ok || response.body === null) {
          end(await toClosed(response));
          return;
        }
        await readEvents(response.body, receive);
        fail();
      };
      run().catch(fail);
      return { send: uplink.send, close: () => end(null) };
    },
  };
}

interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/** The part of the event stream format (HTML, 9.2) that our server writes: one `event` and one `data` line each. */
async function readEvents(body: ReadableStream<Uint8Array>, receive: (event: ServerSentEvent) => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string): string =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2) ?? '';
      receive({ event: field('event'), data: field('data') });
    }
  }
}
