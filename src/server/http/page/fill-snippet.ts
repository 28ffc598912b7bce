/** The two lines that owners paste into their pages, for one server, site and widget. */
import type { FastifyRequest } from 'fastify';
import type { WidgetFields } from '../../../protocol/widget-api.ts';
import type { Config } from '../../config.ts';

/** This server's address as it is configured, or else as whoever asks knows it. */
export function toBaseUrl({ baseUrl }: Pick<Config, 'baseUrl'>, { protocol, host }: FastifyRequest): string {
  return baseUrl ?? `${protocol}://${host}`;
}

/** Where an embedded chat goes; its owner gives it another place and height. */
const PLACE = '<div id="parlor-chat" style="height: 640px"></div>\n';

/** @param snippet loader/snippet.html as it is */
export function fillSnippet(
  snippet: string,
  origin: string,
  key: string,
  widget?: Pick<WidgetFields, 'id' | 'kind'>,
): string {
  const parameters = widget === undefined ? key : `${key}&widget=${encodeURIComponent(widget.id)}`;
  const isEmbedded = widget?.kind === 'embedded';
  // Functions: what is filled in may have a meaning in a replacement's text.
  const filled = snippet.replace('https://chat.example.com', () => origin).replace('SITE_KEY', () => parameters);
  return isEmbedded ? PLACE + filled.replace('<script async', '<script async data-embed="#parlor-chat"') : filled;
}
