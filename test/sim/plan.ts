/** What happens in one run, made from its seed alone: taking an act out leaves the others as they are. */
import { createSeededRandom } from '../support/seeded-random.ts';

export const ACTS = [
  'write',
  'flood',
  'notice',
  'reload',
  'crash',
  'close-tab',
  'open-tab',
  'freeze',
  'hard-freeze',
  'back-forward',
  'hide',
  'sleep',
  'skew',
  'quota',
  'clear-storage',
  'cut',
  'deafen',
  'block',
  'offline',
  'slow-reader',
  'lead-nowhere',
  'kill',
  'power-loss',
  'pause-process',
  'deploy',
  'stall',
  'full-disk',
  'lose-tail',
  'hints',
] as const;
export type ActKind = (typeof ACTS)[number];

export interface Act {
  /** Ms after the beginning. */
  readonly at: number;
  readonly kind: ActKind;
  /** In [0, 1): whom it happens to, how much, and which way. */
  readonly who: number;
  readonly much: number;
  readonly way: number;
}

/**
 * `chaos`: any faults. The others are narrow, so that rare meetings are frequent in them. `lossless`: connections and pages end,
 * but no ring is lost and nothing is silent, so everybody has everything at once and no net below may be needed. `late`: the
 * same with rings that come late, twice and out of order. `frozen`: tabs stop without a word, and the others may not wait for
 * them. `restored`: backups are put back under several tabs. `flood`: more is written than slow readers read.
 */
export type Family = 'chaos' | 'lossless' | 'late' | 'frozen' | 'restored' | 'flood';

export interface Plan {
  readonly seed: number;
  readonly family: Family;
  readonly acts: readonly Act[];
  /** Tabs of the first visitor at the beginning. */
  readonly tabs: number;
  readonly isStorageDenied: boolean;
  readonly blocksSockets: boolean;
  readonly holdsStreams: boolean;
  readonly latencyMs: number;
  readonly tightRate: boolean;
}

/** By the seed modulo eight; a flood is dear. */
const FAMILIES: readonly Family[] = ['lossless', 'frozen', 'restored', 'late', 'chaos', 'chaos', 'chaos', 'chaos'];
const FLOOD_EVERY = 50;

/** After so long everything is healed. */
export const CHAOS_MS = 60_000;

const CALM: readonly ActKind[] = ['write', 'notice'];
const FAMILY_ACTS: Readonly<Record<Exclude<Family, 'chaos'>, readonly ActKind[]>> = {
  lossless: ['reload', 'crash', 'close-tab', 'open-tab', 'cut', 'back-forward', 'deploy'],
  late: ['hints'],
  frozen: ['hard-freeze', 'open-tab'],
  restored: ['lose-tail', 'hard-freeze', 'hide', 'stall', 'reload', 'open-tab'],
  flood: ['flood', 'slow-reader', 'reload', 'cut', 'block'],
};
/** A flood is dear, and one is enough. */
const RARE: readonly ActKind[] = ['flood', 'lose-tail', 'clear-storage'];

export function createPlan(seed: number): Plan {
  const random = createSeededRandom(Math.imul(seed, 0x9e3779b1));
  const family: Family = seed % FLOOD_EVERY === 0 ? 'flood' : (FAMILIES[seed % FAMILIES.length] ?? 'chaos');
  const faults =
    family === 'chaos'
      ? ACTS.filter((kind) => !CALM.includes(kind) && random() < (RARE.includes(kind) ? 0.12 : 0.35))
      : FAMILY_ACTS[family];
  const acts: Act[] = [];
  const add = (kind: ActKind): void => {
    acts.push({ at: Math.round(random() * CHAOS_MS), kind, who: random(), much: random(), way: random() });
  };
  for (let count = 5 + random.below(10); count > 0; count--) add('write');
  for (let count = random.below(3); count > 0; count--) add('notice');
  for (const kind of faults)
    for (let count = 1 + random.below(RARE.includes(kind) ? 1 : 3); count > 0; count--) add(kind);
  const isChaos = family === 'chaos';
  return {
    seed,
    family,
    acts: acts.sort((left, right) => left.at - right.at),
    tabs: family === 'frozen' || family === 'restored' ? 2 + random.below(2) : 1 + random.below(3),
    isStorageDenied: isChaos && random() < 0.08,
    blocksSockets: isChaos && random() < 0.2,
    holdsStreams: random() < 0.5,
    latencyMs: 5 + random() ** 3 * 400,
    tightRate: isChaos && random() < 0.15,
  };
}
