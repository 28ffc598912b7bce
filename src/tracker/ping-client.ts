/** Says "still here" to the server: one small request, and what its answer means. */
import type { ProblemCode } from '../protocol/codes.ts';
import type { PingAnswer, PingRequest } from '../protocol/presence.ts';

/** A ping that takes longer will not be answered any more; the next one has newer facts. */
const PING_TIMEOUT_MS = 15_000;

export type PingResult =
  /** `renewed`: the token was refused, and the answer is for a visitor that starts anew. */
  | { readonly answer: PingAnswer; readonly renewed: boolean }
  /** The code is null when no answer came, or none that makes sense. */
  | { readonly answer: null; readonly code: ProblemCode | null };

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
      return decodeAnswer(await response.json());
    } catch {
      // Offline, blocked or nonsense: the next ping tells.
      return { answer: null, code: null };
    }
  }

  return {
    async send(request) {
      // The browser's own clock: nothing but these requests hangs on it.
      const options = { signal: AbortSignal.timeout(PING_TIMEOUT_MS) };
      const result = await post(request, options);
      if (result.answer !== null || result.code !== 'token-invalid') return result;
      const { token: _, ...anonymous } = request;
      return { ...(await post(anonymous, options)), renewed: true };
    },
    leave(request) {
      void post({ ...request, leaving: true }, { keepalive: true });
    },
  };
}

/** Our own server wrote it; looked at is what would never end or lead astray. Problems (RFC 9457) have a code. */
function decodeAnswer(body: unknown): PingResult {
  const answer = body as PingAnswer & { readonly code?: ProblemCode };
  if (answer.nextPingMs > 0 && answer.visitor !== undefined) return { answer, renewed: false };
  return { answer: null, code: answer.code ?? null };
}
