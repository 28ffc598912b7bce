/** Which transport to try next: the preferred one, until it fails twice without ever working (P14). */
import { FALLBACK_AFTER_FAILURES, REPROBE_AFTER_MS, STABLE_AFTER_MS } from '../protocol/limits.ts';
import type { Transport } from '../transport/transport.ts';

export interface TransportChoice {
  current(): Transport;
  preferred(): Transport;
  isFallback(): boolean;
  /** A link of `transport` ended; `worked` when it had been welcomed. True: the next one is another way, to be tried soon. */
  reportEnd(transport: string, worked: boolean): boolean;
  /** A link of `transport` was welcomed. */
  reportWelcome(transport: string): void;
  /** How long to use the fallback before the preferred transport is tried again beside it. */
  reprobeInMs(): number;
}

export function createTransportChoice(transports: readonly Transport[]): TransportChoice {
  const [first] = transports;
  if (first === undefined) throw new Error('a session needs at least one transport, got none');
  let index = 0;
  let failures = 0;
  let reprobes = 0;
  const current = (): Transport => transports[index] ?? first;
  return {
    current,
    preferred: () => first,
    isFallback: () => index > 0,
    reportEnd(transport, worked) {
      if (worked || transport !== current().name) return false;
      failures += 1;
      // Sockets fail for many reasons. Of what comes after them one look is enough: the round begins anew.
      if (index === 0 && failures < FALLBACK_AFTER_FAILURES) return false;
      failures = 0;
      index = (index + 1) % transports.length;
      return index > 0;
    },
    reportWelcome(transport) {
      const found = transports.findIndex((candidate) => candidate.name === transport);
      if (found < 0) return;
      failures = 0;
      index = found;
      if (index === 0) reprobes = 0;
    },
    // The first look comes soon: a server that restarted made both transports fail, which proves nothing about either.
    reprobeInMs: () => (reprobes++ === 0 ? STABLE_AFTER_MS : REPROBE_AFTER_MS),
  };
}
