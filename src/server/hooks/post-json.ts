/** One POST to a stranger's server: to the address that was checked, with a deadline, following nothing. */
import { lookup as dnsLookup } from 'node:dns/promises';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Clock } from '../../protocol/clock.ts';
import { isPublicAddress } from './is-public-address.ts';

/** A receiver that works with what it got before it answers has gone on for too long. */
const TIMEOUT_MS = 10_000;
/** Nobody reads the answer; it is only let out politely. */
const MAX_ANSWER_BYTES = 65_536;

export type Resolve = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

export const resolveByDns: Resolve = (hostname) => dnsLookup(hostname, { all: true });

export type PostOutcome =
  | { readonly kind: 'answered'; readonly status: number }
  /** Our own rules forbid this address. */
  | { readonly kind: 'forbidden'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export interface PostWorld {
  readonly clock: Clock;
  readonly resolve: Resolve;
  readonly allowPrivate: boolean;
}

export interface Post {
  readonly outcome: Promise<PostOutcome>;
  abort(): void;
}

const FORBIDDEN: PostOutcome = { kind: 'forbidden', reason: 'expected a public address, got a private one' };

/** @param url http or https */
export function postJson(world: PostWorld, url: URL, headers: Readonly<Record<string, string>>, json: string): Post {
  const { clock, resolve, allowPrivate } = world;
  // Sockets do not look up what is an address already, and URL has made one of `2130706433` and of `0x7f.1`.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) {
    return { outcome: Promise.resolve(FORBIDDEN), abort: () => {} };
  }
  let isForbidden = false;

  /** Hands the socket only what it may connect to: a second look-up could give another answer. */
  const lookup: LookupFunction = (hostname, { all }, callback) => {
    resolve(hostname).then(
      (found) => {
        const allowed = found.filter(({ address }) => allowPrivate || isPublicAddress(address));
        const [first] = allowed;
        isForbidden = found.length > 0 && first === undefined;
        if (first === undefined) callback(new Error(`no address of ${hostname} may be called`), '');
        else if (all) callback(null, [...allowed]);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, ''),
    );
  };

  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  // No agent: a kept connection would skip the look-up and its check.
  const request = send(url, { method: 'POST', agent: false, lookup, headers: toHeaders(headers, json) });
  const outcome = toOutcome(clock, request).then((seen) => (isForbidden ? FORBIDDEN : seen));
  request.end(json);
  return { outcome, abort: () => request.destroy(new Error('given up')) };
}

const toHeaders = (headers: Readonly<Record<string, string>>, json: string): Record<string, string> => ({
  ...headers,
  'content-type': 'application/json',
  'content-length': String(Buffer.byteLength(json)),
  'user-agent': 'Parlor-Webhooks',
});

function toOutcome(clock: Clock, request: ClientRequest): Promise<PostOutcome> {
  return new Promise((done) => {
    let outcome: PostOutcome = { kind: 'failed', reason: 'connection closed without an answer' };
    const cancelTimeout = clock.setTimer(
      () => request.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)),
      TIMEOUT_MS,
    );
    request.once('response', (response) => {
      outcome = { kind: 'answered', status: response.statusCode ?? 0 };
      drain(response);
    });
    // Stays for the request's life: an error without a listener would end the process.
    request.on('error', (error) => {
      if (outcome.kind === 'failed') outcome = { kind: 'failed', reason: error.message };
    });
    request.once('close', () => {
      cancelTimeout();
      done(outcome);
    });
  });
}

function drain(response: IncomingMessage): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) response.destroy();
  });
  // The status has been heard; what breaks after it changes nothing.
  response.on('error', () => {});
}
