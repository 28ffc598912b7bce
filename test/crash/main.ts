/** `npm run crash -- --rounds N`: kills the built server N times under load; one JSON line a figure, 1 when a promise broke. */
import { parseArgs } from 'node:util';
import { printFigure } from '../bench/figure.ts';
import { runCrashRounds } from '../support/crash-round.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  console.error(`crash: expected --rounds N [--seed N], got --rounds ${values.rounds} --seed ${values.seed}`);
  process.exit(1);
}

const report = await runCrashRounds(rounds, createSeededRandom(seed));
printFigure({ name: 'crash-rounds', value: report.rounds, unit: 'rounds', detail: { seed } });
printFigure({ name: 'crash-acked', value: report.acked, unit: 'messages' });
printFigure({
  name: 'crash-killed-in-flight',
  value: report.inFlight,
  unit: 'messages',
  detail: { foundStored: report.storedInFlight },
});
printFigure({ name: 'crash-slowest-start', value: report.slowestStartMs, unit: 'ms' });
for (const violation of report.violations) console.error(`crash: ${violation}`);
process.exit(report.violations.length === 0 ? 0 : 1);
