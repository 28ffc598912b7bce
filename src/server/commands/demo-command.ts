/** `parlor demo-data`: fills a new site with a believable month, for people who want to look around. */

import { toFilesFolder } from '../config.ts';
import { createFileWorld } from '../create-file-world.ts';
import { liveMonth } from '../demo-data/live-month.ts';
import { openDiskBytes } from '../files/disk-bytes.ts';
import { type CommandResult, type CommandWorld, requireSite } from './command.ts';

const MAX_DAYS = 366;
const MAX_VISITS = 5_000;

/** @param random in [0, 1) */
export async function fillWithDemoData(
  world: CommandWorld & { readonly random: () => number },
): Promise<CommandResult> {
  const { store, config, clock, options, random } = world;
  const site = await requireSite(world);
  const days = readCount(options['days'], 'days', 30, MAX_DAYS);
  const visitsPerDay = readCount(options['visits'], 'visits', 60, MAX_VISITS);
  const { host, port, baseUrl } = config;
  // Somebody's real conversations must never get lost among invented ones.
  const isUsed = (await store.conversations.ofSite(site.id, 1)).length > 0;
  if (isUsed) throw new Error(`--site: expected a site without conversations, got "${site.key}"`);
  const files = createFileWorld(clock, await openDiskBytes(toFilesFolder(config)), config.files);
  const origin = baseUrl ?? `http://${host}:${port}`;
  const made = await liveMonth(world, files, { site, days, visitsPerDay, origin, random });
  return { site: site.key, days, ...made };
}

function readCount(option: string | boolean | undefined, name: string, standard: number, most: number): number {
  if (option === undefined) return standard;
  const count = Number(option);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new Error(`--${name}: expected a whole number from 1 to ${most}, got "${option}"`);
}
