/** `npm run sim -- --seeds N --from S`: runs seeds, and prints figures and what failed, made as small as it gets, as JSON lines. */
import { parseArgs } from 'node:util';
import { buildSimulation } from './bundle.ts';
import { openPool } from './pool.ts';
import type { Report } from './worker.ts';

/** A line is printed after so many seeds. */
const LINE_EVERY = 10_000;
/** So many failures are made small. */
const SMALL = 3;

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '20000' }, from: { type: 'string', default: '1' } },
});

function toCount(name: 'seeds' | 'from'): number {
  const count = Number(values[name]);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new Error(`--${name}: expected a whole number from 1, got "${values[name]}"`);
}

const print = (line: object): void => console.log(JSON.stringify(line));

async function main(): Promise<void> {
  const seeds = toCount('seeds');
  const from = toCount('from');
  const pool = openPool(await buildSimulation());
  const startedAt = performance.now();
  const sum = { seeds: 0, events: 0, messages: 0, failures: 0 };
  const failures: Report['failures'][number][] = [];
  for (let next = from; next < from + seeds; next += LINE_EVERY) {
    const report = await pool.run(next, Math.min(LINE_EVERY, from + seeds - next));
    sum.seeds += report.seeds;
    sum.events += report.events;
    sum.messages += report.messages;
    sum.failures += report.failures.length;
    for (const { plan, violations } of report.failures) print({ seed: plan.seed, violations });
    failures.push(...report.failures.slice(0, SMALL - failures.length));
    const seconds = (performance.now() - startedAt) / 1_000;
    print({
      figure: 'simulation',
      from,
      ...sum,
      seconds: Math.round(seconds),
      perSecond: Math.round(sum.seeds / seconds),
    });
  }
  for (const { plan } of failures) {
    const [small] = (await pool.ask({ kind: 'minimise', plan })).failures;
    print({ seed: plan.seed, violations: small?.violations, plan: small?.plan });
  }
  await pool.close();
  if (sum.failures > 0) process.exitCode = 1;
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
