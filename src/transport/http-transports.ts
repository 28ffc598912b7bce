/** The lazy chunk "stream": what carries frames where WebSockets are blocked. */
import type { HttpTransportWorld } from './http-uplink.ts';
import { createPollingTransport } from './polling.ts';
import { createSseTransport } from './sse.ts';
import type { Transport } from './transport.ts';

const TRANSPORTS = { sse: createSseTransport, polling: createPollingTransport };

export function createHttpTransport(name: keyof typeof TRANSPORTS, world: HttpTransportWorld): Transport {
  return TRANSPORTS[name](world);
}
