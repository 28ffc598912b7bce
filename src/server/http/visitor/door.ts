/** Who may use a site, by the key and the origin of a request. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { SiteDirectory } from '../../domain/sites/site-directory.ts';
import { isAllowedOrigin } from '../../domain/sites/site-directory.ts';
import { truncateAddress } from '../../domain/visitors/truncate-address.ts';
import type { Door } from '../../realtime/server-connection.ts';
import type { Site } from '../../store/store.ts';

export type Entry = { readonly site: Site; readonly door: Door } | 'unknown-site' | 'origin-not-allowed';

/** @param baseUrl the server's own address, when it is configured */
export function toEntry(
  sites: Pick<SiteDirectory, 'byKey'>,
  key: string,
  { headers, ip }: { readonly headers: IncomingHttpHeaders; readonly ip: string },
  baseUrl: string | null,
): Entry {
  const site = sites.byKey(key);
  if (site === null) return 'unknown-site';
  const { origin } = headers;
  // Only browsers send an origin, and only they carry somebody else's rights.
  const visitor = origin === undefined || isAllowedOrigin(site, origin);
  const agent = origin === undefined || isOwnOrigin(origin, headers.host, baseUrl);
  if (!visitor && !agent) return 'origin-not-allowed';
  return { site, door: { site: site.id, allows: { visitor, agent }, address: truncateAddress(ip) } };
}

/** What Fastify calls the request's `ip`, for requests that it does not see. */
export function readIp({ headers, socket }: IncomingMessage, proxies: number): string {
  const forwarded = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  // The last one was written by the proxy that called us, the one before by the proxy that called that.
  const said = proxies === 0 ? undefined : (forwarded.at(-proxies) ?? forwarded[0]);
  return said ?? socket.remoteAddress ?? '';
}

export function isOwnOrigin(origin: string, host: string | undefined, baseUrl: string | null): boolean {
  if (baseUrl !== null) return origin === new URL(baseUrl).origin;
  return URL.canParse(origin) && new URL(origin).host === host;
}
