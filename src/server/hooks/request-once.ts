/** One request to a stranger's server: to the address that was checked, following nothing. */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

export type Resolve = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

export interface Request {
  readonly method: 'GET' | 'POST';
  /** http or https */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: string;
  readonly maxBytes: number;
  /** Media types that a body may have; null: nobody reads it, and its end is not waited for beyond `maxBytes`. */
  readonly contentTypes: readonly string[] | null;
}

export type EgressOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Without parameters, in small letters. */
      readonly contentType: string;
      readonly location: string | null;
      /** Empty where nobody reads it, and of an answer other than 2xx. */
      readonly body: Buffer;
    }
  /** Our own rules forbid this address. */
  | { readonly kind: 'forbidden'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

interface RequestWorld {
  readonly resolve: Resolve;
  readonly isAllowed: (ip: string) => boolean;
}

const PRIVATE: EgressOutcome = { kind: 'forbidden', reason: 'expected a public address, got a private one' };

/** @param signal aborted with the error that says why */
export async function requestOnce(world: RequestWorld, request: Request, signal: AbortSignal): Promise<EgressOutcome> {
  const { url, method, headers, json } = request;
  // Sockets do not look up what is an address already, and URL has made one of `2130706433` and of `0x7f.1`.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !world.isAllowed(host)) return PRIVATE;
  if (signal.aborted) return { kind: 'failed', reason: toReason(signal.reason) };
  let isForbidden = false;
  const lookup = createLookup(world, () => {
    isForbidden = true;
  });
  const length = json === undefined ? {} : { 'content-length': String(Buffer.byteLength(json)) };
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  // No agent: a kept connection would skip the look-up and its check.
  const sent = send(url, { method, agent: false, lookup, headers: { 'user-agent': 'Parlor', ...headers, ...length } });
  const abort = (): void => void sent.destroy(new Error(toReason(signal.reason)));
  signal.addEventListener('abort', abort, { once: true });
  const outcome = toOutcome(sent, request);
  sent.end(json);
  const seen = await outcome;
  signal.removeEventListener('abort', abort);
  return isForbidden ? PRIVATE : seen;
}

/** Hands the socket only what it may connect to: a second look-up could give another answer. */
function createLookup({ resolve, isAllowed }: RequestWorld, onForbidden: () => void): LookupFunction {
  return (hostname, { all }, callback) => {
    resolve(hostname).then(
      (found) => {
        const allowed = found.filter(({ address }) => isAllowed(address));
        const [first] = allowed;
        if (found.length > 0 && first === undefined) onForbidden();
        if (first === undefined) callback(new Error(`no address of ${hostname} may be called`), '');
        else if (all) callback(null, [...allowed]);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, ''),
    );
  };
}

function toOutcome(sent: ClientRequest, request: Request): Promise<EgressOutcome> {
  return new Promise((done) => {
    let outcome: EgressOutcome = { kind: 'failed', reason: 'connection closed without an answer' };
    sent.once('response', (response) => {
      receive(response, request, (received) => {
        outcome = received;
      });
    });
    // Stays for the request's life: an error without a listener would end the process.
    sent.on('error', (error) => {
      if (outcome.kind === 'failed') outcome = { kind: 'failed', reason: error.message };
    });
    sent.once('close', () => done(outcome));
  });
}

/** @param settle called as soon as what counts of the answer is there; the request's close ends the waiting */
function receive(response: IncomingMessage, request: Request, settle: (outcome: EgressOutcome) => void): void {
  const { maxBytes, contentTypes } = request;
  const status = response.statusCode ?? 0;
  const contentType = (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const answer = { kind: 'answered', status, contentType, location: response.headers.location ?? null } as const;
  const isRead = contentTypes !== null && status >= 200 && status < 300;
  const refuse = (reason: string): void => {
    settle({ kind: 'failed', reason });
    response.destroy();
  };
  // What breaks after the status was heard changes nothing where nobody reads the body; where it is read, there is no end.
  response.on('error', () => {});
  if (!isRead) settle({ ...answer, body: Buffer.alloc(0) });
  else if (!contentTypes.includes(contentType)) {
    refuse(`expected ${contentTypes.join(' or ')}, got ${contentType || 'no content type'}`);
    return;
  } else settle({ kind: 'failed', reason: 'connection closed within the answer' });
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (isRead) chunks.push(chunk);
    if (bytes <= maxBytes) return;
    if (isRead) refuse(`expected at most ${maxBytes} bytes`);
    else response.destroy();
  });
  response.once('end', () => {
    if (isRead && bytes <= maxBytes) settle({ ...answer, body: Buffer.concat(chunks) });
  });
}

const toReason = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));
