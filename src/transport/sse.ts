/**
 * Frames down a streamed response and up by POST, for networks that block WebSockets. fetch instead of EventSource, which
 * cannot post: the token stays out of the address. `text/plain` keeps browsers from asking first (no CORS preflight).
 */

import type { Clock } from '../protocol/clock.ts';
import { CLOSE_CODES, type CloseReason } from '../protocol/codes.ts';
import { decodeServerFrame } from '../protocol/decode-server-frame.ts';
import type { ClientFrame } from '../protocol/frames.ts';
import { CONNECT_TIMEOUT_MS } from '../protocol/limits.ts';
import type { Transport, TransportClosed } from './transport.ts';

export interface SseWorld {
  /** Origin of the server. */
  readonly server: string;
  readonly key: string;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

export function createSseTransport({ server, key, clock, fetch }: SseWorld): Transport {
  const post = (path: string, body: string, signal: AbortSignal): Promise<Response> =>
    fetch(`${server}${path}?key=${encodeURIComponent(key)}`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      credentials: 'omit',
      cache: 'no-store',
      body,
      signal,
    });

  return {
    name: 'sse',
    connect(hello, listener) {
      const abort = new AbortController();
      const queue: ClientFrame[] = [];
      let stream: string | null = null;
      let isPosting = false;
      let isOver = false;

      const end = (closed: TransportClosed | null): void => {
        if (isOver) return;
        isOver = true;
        cancelDeadline();
        abort.abort();
        if (closed !== null) listener.onClose(closed);
      };
      const cancelDeadline = clock.setTimer(() => end({ reason: 'network' }), CONNECT_TIMEOUT_MS);

      const receive = ({ event, data }: ServerSentEvent): void => {
        if (isOver) return;
        if (event === 'stream') {
          stream = data;
          void flush();
          return;
        }
        const frame = decodeServerFrame(data);
        if (frame !== null) listener.onFrame(frame);
      };

      /** One POST at a time, so that frames arrive in the order they were sent. */
      const flush = async (): Promise<void> => {
        if (isPosting || isOver || stream === null || queue.length === 0) return;
        isPosting = true;
        const frames = queue.splice(0);
        const response = await post('/v1/frames', JSON.stringify({ stream, frames }), abort.signal).catch(() => null);
        isPosting = false;
        if (response?.ok) await flush();
        else end({ reason: 'network' });
      };

      const run = async (): Promise<void> => {
        const response = await post('/v1/stream', JSON.stringify(hello), abort.signal);
        cancelDeadline();
        if (!response.ok || response.body === null) {
          end(await toClosed(response));
          return;
        }
        await readEvents(response.body, receive);
        end({ reason: 'network' });
      };
      run().catch(() => end({ reason: 'network' }));

      return {
        send(frame) {
          queue.push(frame);
          void flush();
        },
        close: () => end(null),
      };
    },
  };
}

/** A refused stream says why in its problem details; anything else is a network in the way. */
async function toClosed(response: Response): Promise<TransportClosed> {
  const problem: unknown = await response.json().catch(() => null);
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? String(problem.code) : '';
  const seconds = Number(response.headers.get('retry-after'));
  return {
    reason: code in CLOSE_CODES ? (code as CloseReason) : 'network',
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
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
