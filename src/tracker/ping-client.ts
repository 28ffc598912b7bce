/** Says "still here" to the server: one small request, and what its answer means. */
import type { ProblemCode } from '../protocol/codes.ts';
import type { PingAnswer, PingRequest } from '../protocol/presence.ts';

/** A ping that takes longer will not be answered any more; the next one has newer facts. */
const PING_TIMEOUT_MS = 15_000;

/** Neither an answer nor a code: nothing came, or nothing that makes sense. */
export interface PingResult {
  readonly answer?: PingAnswer;
  /** The problem that the server named. */
  readonly code?: ProblemCode | undefined;
  /** The token was refused, and the answer is for a visitor that starts anew. */
  readonly renewed?: boolean;
}

export interface PingClientWorld {
  readonly server: string;
  readonly key: string;
  readonly fetch: typeof fetch;
}

export interface PingClient {
  /** Never rejects. */
  send(request: PingRequest): Promise<PingResult>;
  /** For a page that goes away: outlives it, and nobody reads the answer. */
  leave(request: PingRequest): void;
}

export function createPingClient({ server, key, fetch }: PingClientWorld): PingClient {
  async function post(request: PingRequest, options: RequestInit): Promise<PingResult> {
    try {
      const response = await fetch(`${server}/v1/ping?key=${encodeURIComponent(key)}`, {
        method: 'POST',
        // JSON by name would cost a CORS preflight on every ping.
        headers: { 'content-type': 'text/plain' },
        credentials: 'omit',
        body: JSON.stringify(request),
        ...options,
      });
      const body = (await response.json()) as PingAnswer & { readonly code?: ProblemCode };
      // Our own server wrote it; looked at is what would never end or lead astray. Problems (RFC 9457) have a code.
      return body.nextPingMs > 0 && body.visitor ? { answer: body } : { code: body.code };
    } catch {
      // Offline, blocked or nonsense: the next ping tells.
      return {};
    }
  }

  return {
    async send(request) {
      // The browser's own clock: nothing but these requests hangs on it.
      const options = { signal: AbortSignal.timeout(PING_TIMEOUT_MS) };
      const result = await post(request, options);
      if (result.code !== 'token-invalid') return result;
      const { token: _, ...anonymous } = request;
      return { ...(await post(anonymous, options)), renewed: true };
    },
    leave(request) {
      void post({ ...request, leaving: true }, { keepalive: true });
    },
  };
}
