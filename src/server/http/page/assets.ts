/** The built files that pages load, and loader.js as each site gets it: compressed once, never per request. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { toLauncherLook } from '../../../protocol/launcher-look.ts';
import { CHUNK_NAMES, type SiteConfig } from '../../../protocol/site-config.ts';
import { CALENDAR_CONDITIONS, SENSOR_CONDITIONS, type Trigger } from '../../../protocol/trigger.ts';
import type { DressedSite } from '../../domain/sites/widgets.ts';
import { toConditionNames } from '../../domain/visitors/condition-names.ts';
import type { Site } from '../../store/store.ts';
import { compressBrotli } from './compress-brotli.ts';

export type Encoding = 'br' | 'gzip' | 'identity';

export interface Script {
  readonly etag: string;
  readonly body: Readonly<Record<Encoding, Buffer>>;
}

export interface Assets {
  /** Of the lazy chunks; a part of their address. */
  readonly build: string;
  /** What owners paste into pages, with `https://chat.example.com` and `SITE_KEY` to be filled. */
  readonly snippet: string;
  toSiteConfig(site: DressedSite): SiteConfig;
  /** loader.js with the site's configuration in front. */
  toLoader(site: DressedSite): Script;
}

/** @param dist the build's folder. Rejects with what to run when it is not there. */
export async function openAssets(dist: string): Promise<Assets> {
  const loader = await read(join(dist, 'loader', 'loader.js'));
  const chunks = await Promise.all(CHUNK_NAMES.map((name) => read(join(dist, 'widget', `${name}.js`))));
  const snippet = await read(join(dist, 'shop', 'snippet.html'));
  const build = toHash(chunks.join('\n')).slice(0, 6);
  /** By configuration: sites are read again every few seconds, and are mostly what they were. Until then the site itself tells. */
  const loaders = new Map<string, Script>();
  const current = new WeakMap<Site, Script>();

  const toSiteConfig = (site: DressedSite): SiteConfig => ({
    key: site.key,
    appearance: site.appearance,
    triggers: site.triggers.filter(({ active }) => active).map(toPageTrigger),
    pacing: site.settings.pacing,
    ...toConditionNeeds(site),
    ...toForms(site),
    ...toLauncher(site),
    ...(site.widget === undefined ? {} : { widget: site.widget }),
    build,
  });
  return {
    build,
    snippet,
    toSiteConfig,
    toLoader(site) {
      const script = current.get(site) ?? toKnownLoader(site);
      current.set(site, script);
      return script;
    },
  };

  function toKnownLoader(site: DressedSite): Script {
    const configuration = JSON.stringify(toSiteConfig(site));
    const known = loaders.get(configuration);
    if (known !== undefined) return known;
    const script = toScript(`(document.currentScript||{}).parlor=${configuration};\n${loader}`);
    // A site that changes leaves its old script behind; a few hundred are all that a busy editor makes between restarts.
    if (loaders.size > 500) loaders.clear();
    loaders.set(configuration, script);
    return script;
  }
}

/** Notes for owners and addresses for the server are nobody's to read in a page. */
function toPageTrigger({ description: _, ...trigger }: Trigger): Trigger {
  return { ...trigger, actions: trigger.actions.filter(({ name }) => name !== 'webhook') };
}

function toLauncher({ appearance }: Site): Pick<SiteConfig, 'launcher'> {
  const launcher = toLauncherLook(appearance);
  return launcher === undefined ? {} : { launcher };
}

/** That there are any: what is in them comes with home. */
function toForms({ settings: { forms } }: Site): Pick<SiteConfig, 'forms'> {
  const asked = {
    ...(forms.preChat === null ? {} : { preChat: true as const }),
    ...(forms.offline === null ? {} : { offline: true as const }),
  };
  return Object.keys(asked).length === 0 ? {} : { forms: asked };
}

/** Both come with the chunk "conditions"; only the first need to know the site's clock. */
function toConditionNeeds({ triggers, settings }: Site): Pick<SiteConfig, 'conditions' | 'schedule'> {
  const names = toConditionNames(triggers);
  const { timeZone, officeHours } = settings;
  if (CALENDAR_CONDITIONS.some((name) => names.has(name)))
    return { conditions: true, schedule: { timeZone, officeHours } };
  return SENSOR_CONDITIONS.some((name) => names.has(name)) ? { conditions: true } : {};
}

const toHash = (text: string): string => createHash('sha256').update(text).digest('base64url');

function toScript(text: string): Script {
  const identity = Buffer.from(text);
  return {
    etag: `"${toHash(text).slice(0, 22)}"`,
    body: { identity, gzip: gzipSync(identity, { level: 9 }), br: compressBrotli(identity) },
  };
}

async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new Error(`${file} is missing; run npm run build`);
  });
}

/** The best encoding that the client takes. */
export function toEncoding(acceptEncoding: string | undefined): Encoding {
  const accepted = (acceptEncoding ?? '').split(',').map((part) => part.trim());
  const takes = (name: string): boolean =>
    accepted.some((part) => part === name || (part.startsWith(`${name};`) && !part.endsWith('q=0')));
  if (takes('br')) return 'br';
  return takes('gzip') ? 'gzip' : 'identity';
}
