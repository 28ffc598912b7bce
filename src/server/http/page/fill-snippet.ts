/** The two lines that owners paste into their pages, for one server, site and widget. */
import type { FastifyRequest } from 'fastify';
import type { Config } from '../../config.ts';

/** This server's address as it is configured, or else as whoever asks knows it. */
export function toBaseUrl({ baseUrl }: Pick<Config, 'baseUrl'>, { protocol, host }: FastifyRequest): string {
  return baseUrl ?? `${protocol}://${host}`;
}

/** @param snippet loader/snippet.html as it is */
export function fillSnippet(snippet: string, origin: string, key: string, widget?: string): string {
  const parameters = widget === undefined ? key : `${key}&widget=${encodeURIComponent(widget)}`;
  // Functions: what is filled in may have a meaning in a replacement's text.
  return snippet.replace('https://chat.example.com', () => origin).replace('SITE_KEY', () => parameters);
}
