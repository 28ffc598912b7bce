/** Worlds that once went wrong, made as small as they get, with what must hold in them. */
import type { Act, ActKind, Plan } from './plan.ts';

export interface KeptPlan {
  readonly holds: string;
  readonly plan: Plan;
}

type Line = readonly [at: number, kind: ActKind, who: number, much: number, way: number];

const toActs = (lines: readonly Line[]): readonly Act[] =>
  lines.map(([at, kind, who, much, way]) => ({ at, kind, who, much, way }));

const CHAOS = {
  family: 'chaos',
  isStorageDenied: false,
  blocksSockets: false,
  holdsStreams: false,
  tightRate: false,
} as const;

export const KEPT_PLANS: readonly KeptPlan[] = [
  {
    holds: "a restored database while the browser's storage is full: what was confirmed is sent again",
    plan: {
      ...CHAOS,
      seed: 20133,
      tabs: 1,
      latencyMs: 77.695,
      acts: toActs([
        [17043, 'write', 0.0452, 0.1276, 0.1893],
        [28301, 'quota', 0.0127, 0.8956, 0.7562],
        [43095, 'full-disk', 0.0382, 0.4095, 0.0498],
        [44840, 'lose-tail', 0.1521, 0.846, 0.115],
      ]),
    },
  },
  {
    holds: 'a restored database under three tabs, one of which stands still and hears an old ack late',
    plan: {
      ...CHAOS,
      seed: 20994,
      tabs: 3,
      latencyMs: 90.942,
      blocksSockets: true,
      holdsStreams: true,
      acts: toActs([
        [7346, 'deafen', 0.8461, 0.3286, 0.7887],
        [9149, 'hard-freeze', 0.9442, 0.7901, 0.3695],
        [13340, 'write', 0.3476, 0.7016, 0.1019],
        [13377, 'write', 0.4549, 0.9487, 0.1668],
        [17574, 'hide', 0.2361, 0.5019, 0.7425],
        [41477, 'stall', 0.0952, 0.359, 0.0175],
        [41908, 'write', 0.5537, 0.752, 0.595],
        [42918, 'hard-freeze', 0.0496, 0.9036, 0.3769],
        [55202, 'stall', 0.1572, 0.2161, 0.3016],
        [57715, 'lose-tail', 0.6011, 0.7772, 0.2752],
      ]),
    },
  },
  {
    holds: 'a restored database, a full storage and a slow rate: what is queued again does not wait for ever',
    plan: {
      ...CHAOS,
      seed: 25676,
      tabs: 3,
      latencyMs: 81.417,
      holdsStreams: true,
      tightRate: true,
      acts: toActs([
        [14914, 'write', 0.7948, 0.0334, 0.0517],
        [16188, 'write', 0.1411, 0.2399, 0.7785],
        [19561, 'stall', 0.1673, 0.8455, 0.6945],
        [21094, 'offline', 0.4977, 0.2037, 0.1549],
        [22799, 'lose-tail', 0.6671, 0.4927, 0.3679],
        [34320, 'quota', 0.1993, 0.9011, 0.0145],
        [35422, 'full-disk', 0.0842, 0.6263, 0.8659],
      ]),
    },
  },
  {
    holds: 'a message that the restored database refused, while the storage was full, is settled by what is stored',
    plan: {
      ...CHAOS,
      seed: 54651,
      tabs: 3,
      latencyMs: 8.414,
      acts: toActs([
        [3087, 'write', 0.8045, 0.5002, 0.954],
        [3475, 'crash', 0.8499, 0.4251, 0.0455],
        [4129, 'crash', 0.2734, 0.8617, 0.66],
        [4799, 'block', 0.3304, 0.6423, 0.1749],
        [11583, 'quota', 0.9171, 0.1392, 0.3576],
        [13188, 'stall', 0.6223, 0.9932, 0.8829],
        [15398, 'lose-tail', 0.1695, 0.7961, 0.9108],
        [19496, 'power-loss', 0.0944, 0.5534, 0.4217],
        [20653, 'freeze', 0.5218, 0.5056, 0.0356],
        [22272, 'crash', 0.9278, 0.1192, 0.677],
        [28980, 'quota', 0.9128, 0.7066, 0.1336],
        [30252, 'write', 0.2461, 0.5146, 0.0104],
        [50833, 'kill', 0.978, 0.9397, 0.5671],
      ]),
    },
  },
  {
    holds:
      'an ack of the older history, which a leader that stood still passes on, does not confirm a message of the new one',
    plan: {
      ...CHAOS,
      family: 'restored',
      seed: 2666,
      tabs: 3,
      latencyMs: 13.278,
      acts: toActs([
        [1616, 'stall', 0.2916, 0.6309, 0.5216],
        [16626, 'write', 0.3472, 0.9898, 0.814],
        [18392, 'hard-freeze', 0.2359, 0.188, 0.1465],
        [22961, 'lose-tail', 0.7787, 0.9038, 0.4934],
        [26721, 'stall', 0.8313, 0.951, 0.9384],
        [39189, 'hard-freeze', 0.4863, 0.8043, 0.6785],
      ]),
    },
  },
  {
    holds: 'the same with two messages and another leader in between',
    plan: {
      ...CHAOS,
      family: 'restored',
      seed: 4658,
      tabs: 3,
      latencyMs: 329.641,
      holdsStreams: true,
      acts: toActs([
        [4314, 'stall', 0.2886, 0.1157, 0.4398],
        [6421, 'write', 0.4041, 0.007, 0.7403],
        [6502, 'write', 0.3919, 0.2272, 0.9288],
        [7961, 'hard-freeze', 0.5921, 0.953, 0.9558],
        [9693, 'reload', 0.719, 0.0632, 0.8434],
        [24249, 'stall', 0.2212, 0.9721, 0.9167],
        [27708, 'lose-tail', 0.1702, 0.7179, 0.8698],
        [53448, 'stall', 0.5497, 0.5801, 0.0547],
      ]),
    },
  },
];
