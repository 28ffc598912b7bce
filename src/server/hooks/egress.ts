/** The one way out to addresses that strangers chose: http and https only, to what was looked up once and may be called. */
import { lookup as dnsLookup } from 'node:dns/promises';
import type { Clock } from '../../protocol/clock.ts';
import { isPublicAddress } from './is-public-address.ts';
import { type EgressOutcome, type Resolve, requestOnce } from './request-once.ts';

/** A receiver that works with what it got before it answers has gone on for too long; Standard Webhooks advises 15 to 30 s. */
const POST_TIMEOUT_MS = 15_000;
/** Nobody reads the answer to a POST; it is only let out politely. */
const MAX_POST_ANSWER_BYTES = 65_536;
/** For all hops together: somebody waits for what is fetched. */
const GET_TIMEOUT_MS = 5_000;
const MAX_REDIRECTS = 3;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

export interface EgressWorld {
  readonly clock: Clock;
  readonly resolve: Resolve;
  /** Whether an IP address may be called. */
  readonly isAllowed: (ip: string) => boolean;
}

export interface EgressCall {
  readonly outcome: Promise<EgressOutcome>;
  /** Ends it with `failed`, unless it has its outcome. */
  abort(): void;
}

export interface GetOptions {
  /** Sent to the origin of the address and to nobody that it redirects to. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A longer body is a failure. */
  readonly maxBytes: number;
  /** Media types without parameters, such as `image/png`; a body of any other is a failure. */
  readonly contentTypes: readonly string[];
  /** Up to three redirects, each checked like the first address; otherwise a redirect is an answer like any other. */
  readonly followsRedirects?: boolean;
}

/** Outcomes are values: neither throws nor rejects. */
export interface Egress {
  /** Follows no redirect, and leaves the answer's body alone. */
  post(address: string, headers: Readonly<Record<string, string>>, json: string): EgressCall;
  get(address: string, options: GetOptions): EgressCall;
}

/** @param allowsPrivate also addresses that only the server's own network knows may be called */
export function createSystemEgress(clock: Clock, allowsPrivate: boolean): Egress {
  return createEgress({
    clock,
    resolve: (hostname) => dnsLookup(hostname, { all: true }),
    isAllowed: (ip) => allowsPrivate || isPublicAddress(ip),
  });
}

/** No proxy of the environment is asked: it would look names up a second time, and may reach what we may not. */
export function createEgress(world: EgressWorld): Egress {
  function start(timeoutMs: number, run: (signal: AbortSignal) => Promise<EgressOutcome>): EgressCall {
    const abortion = new AbortController();
    const abort = (reason: string): void => abortion.abort(new Error(reason));
    const cancelTimeout = world.clock.setTimer(() => abort(`no answer within ${timeoutMs} ms`), timeoutMs);
    const outcome = run(abortion.signal)
      // Such as a name in the address whose escapes are no letters.
      .catch((error: unknown): EgressOutcome => ({ kind: 'failed', reason: String(error) }))
      .finally(cancelTimeout);
    return { outcome, abort: () => abort('given up') };
  }

  async function get(address: string, options: GetOptions, signal: AbortSignal): Promise<EgressOutcome> {
    const { headers = {}, maxBytes, contentTypes, followsRedirects = false } = options;
    const first = toUrl(address);
    let url = first;
    for (let redirects = 0; url !== null; redirects++) {
      const own = url.origin === first?.origin ? headers : {};
      const request = { method: 'GET', url, headers: own, maxBytes, contentTypes } as const;
      const outcome = await requestOnce(world, request, signal);
      const isRedirect = outcome.kind === 'answered' && REDIRECTS.includes(outcome.status);
      if (!followsRedirects || !isRedirect || outcome.location === null) return outcome;
      if (redirects === MAX_REDIRECTS) return { kind: 'failed', reason: `expected at most ${MAX_REDIRECTS} redirects` };
      url = toNextUrl(url, outcome.location);
    }
    return NOT_HTTP;
  }

  return {
    post: (address, headers, json) =>
      start(POST_TIMEOUT_MS, async (signal) => {
        const url = toUrl(address);
        if (url === null) return NOT_HTTP;
        const request = { method: 'POST', url, json, maxBytes: MAX_POST_ANSWER_BYTES, contentTypes: null } as const;
        return requestOnce(world, { ...request, headers: { ...headers, 'content-type': 'application/json' } }, signal);
      }),
    get: (address, options) => start(GET_TIMEOUT_MS, (signal) => get(address, options, signal)),
  };
}

const NOT_HTTP: EgressOutcome = { kind: 'forbidden', reason: 'expected an http or https address' };

function toUrl(address: string, base?: URL): URL | null {
  if (!URL.canParse(address, base)) return null;
  const url = new URL(address, base);
  return /^https?:$/.test(url.protocol) ? url : null;
}

/** What was asked for safely is not fetched unsafely, and a redirect brings no name and password along. */
function toNextUrl(from: URL, location: string): URL | null {
  const url = toUrl(location, from);
  if (url === null || (from.protocol === 'https:' && url.protocol !== 'https:')) return null;
  url.username = '';
  url.password = '';
  return url;
}
