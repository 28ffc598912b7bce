/** Reads what the script tag says and what the server configured; everything from outside is checked here, once. */
import type { PageAppearance, SiteConfig } from '../protocol/site-config.ts';

export interface PageOptions {
  readonly key: string;
  /** Without a slash at its end. */
  readonly server: string;
  /** What the owner wrote on this page instead of in the site's settings. */
  readonly appearance: Partial<PageAppearance>;
}

/** What each attribute may say. */
const APPEARANCE: Readonly<Record<Exclude<keyof PageAppearance, 'theme'>, RegExp>> = {
  color: /^#[0-9a-f]{6}$/i,
  position: /^(left|right)$/,
  title: /./,
  welcome: /^/,
  embed: /./,
};

/**
 * @param warn told in one line about each attribute that was not understood
 * @throws when the tag does not say which site it belongs to
 */
export function readOptions(
  { src, dataset }: Pick<HTMLScriptElement, 'src' | 'dataset'>,
  warn: (text: string) => void,
): PageOptions {
  const source = new URL(src);
  const { key = source.searchParams.get('key'), server = source.origin } = dataset;
  if (!key || !/^https?:../.test(server)) throw new Error(`no key "${key}" or http(s) server "${server}"`);

  const appearance: Record<string, string> = {};
  for (const [name, pattern] of Object.entries(APPEARANCE)) {
    const value = dataset[name];
    if (value === undefined) continue;
    if (pattern.test(value)) appearance[name] = value;
    else warn(`data-${name}="${value}" is ignored, expected ${pattern}`);
  }
  return { key, server: server.replace(/\/+$/, ''), appearance: appearance as Partial<PageAppearance> };
}

/**
 * Our own server wrote it, so it is checked no deeper than use needs: the colour becomes part of a style sheet.
 *
 * @throws when it is something else
 */
export function decodeSiteConfig(value: unknown): SiteConfig {
  const config = value as SiteConfig;
  if (config.triggers && config.build && APPEARANCE.color.test(config.appearance.color)) return config;
  // Without a text: whoever asked says where it came from.
  throw new TypeError();
}
