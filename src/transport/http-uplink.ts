/** What the transports without a WebSocket share: POSTs that ask no browser for permission first, and the way up. */
import type { Clock } from '../protocol/clock.ts';
import { CLOSE_CODES, type CloseReason } from '../protocol/codes.ts';
import type { ClientFrame } from '../protocol/frames.ts';
import type { TransportClosed } from './transport.ts';

export interface HttpTransportWorld {
  /** Origin of the server. */
  readonly server: string;
  readonly key: string;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

export type Post = (path: string, body: unknown, signal: AbortSignal) => Promise<Response>;

/** `text/plain` keeps browsers from asking first (no CORS preflight); the token travels in bodies, never in addresses. */
export function createPost({ server, key, fetch }: HttpTransportWorld): Post {
  return (path, body, signal) =>
    fetch(`${server}${path}?key=${encodeURIComponent(key)}`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      credentials: 'omit',
      cache: 'no-store',
      body: JSON.stringify(body),
      signal,
    });
}

export interface Uplink {
  send(frame: ClientFrame): void;
  /** The server named the stream that the frames belong to; what waited goes now. */
  open(stream: string): void;
}

/** One POST at a time, so that frames arrive in the order they were sent. */
export function createUplink(post: Post, signal: AbortSignal, onFail: () => void): Uplink {
  const queue: ClientFrame[] = [];
  let stream: string | null = null;
  let isPosting = false;

  async function flush(): Promise<void> {
    if (isPosting || signal.aborted || stream === null || queue.length === 0) return;
    isPosting = true;
    const response = await post('/v1/frames', { stream, frames: queue.splice(0) }, signal).catch(() => null);
    isPosting = false;
    if (response?.ok) await flush();
    else onFail();
  }

  return {
    send(frame) {
      queue.push(frame);
      void flush();
    },
    open(name) {
      stream = name;
      void flush();
    },
  };
}

/** What refused says why in its problem details; anything else is a network in the way. */
export async function toClosed(response: Response): Promise<TransportClosed> {
  const problem: unknown = await response.json().catch(() => null);
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? String(problem.code) : '';
  const seconds = Number(response.headers.get('retry-after'));
  return {
    reason: code in CLOSE_CODES ? (code as CloseReason) : 'network',
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  };
}
