/** Nothing is lost, doubled or reordered, in any of thousands of worlds that go wrong; and what would lose it is found. */
import { execFileSync, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSimulation, type Mutant } from './bundle.ts';
import { KEPT_PLANS } from './kept-plans.ts';
import { MUTANTS } from './mutants.ts';
import { openPool, type Pool } from './pool.ts';

const SEEDS = 20_000;
/** A bug that shows in one run of six hundred is found in these with a probability of 99.9 %. */
const MUTANT_SEEDS = 4_000;
/** A slow machine takes longer, and is no failure. */
const PATIENCE_MS = 1_800_000;

let pool: Pool;
beforeAll(async () => {
  pool = openPool(await buildSimulation());
});
afterAll(() => pool.close());

const toText = (failures: readonly { plan: { seed: number }; violations: readonly string[] }[]): string =>
  failures.map(({ plan, violations }) => `seed ${plan.seed}\n  ${violations.join('\n  ')}`).join('\n');

test(
  `no world of ${SEEDS} breaks an invariant`,
  async () => {
    const { failures, seeds, messages } = await pool.run(1, SEEDS);
    expect(toText(failures)).toBe('');
    expect(seeds).toBe(SEEDS);
    // Worlds in which nobody writes prove nothing.
    expect(messages).toBeGreaterThan(5 * SEEDS);
  },
  PATIENCE_MS,
);

test('I15: the same seeds make the same traces, whoever runs them', async () => {
  const [once, again] = [await pool.run(1, 400), await pool.run(1, 400)];
  expect(again.hash).toBe(once.hash);
  expect((await pool.run(401, 400)).hash).not.toBe(once.hash);
});

describe('npm run sim', () => {
  const toArguments = (...args: readonly string[]): string[] => ['run', '--silent', 'sim', '--', ...args];

  test('prints the figures of the seeds that it was asked for as a JSON line', () => {
    const line = execFileSync('npm', toArguments('--seeds', '100', '--from', '7'), { encoding: 'utf8' });
    expect(JSON.parse(line)).toMatchObject({ figure: 'simulation', from: 7, seeds: 100, failures: 0 });
  });

  test('says what it expected when it is asked for something else', () => {
    const { status, stderr } = spawnSync('npm', toArguments('--seeds', 'many'), { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('--seeds: expected a whole number from 1, got "many"');
  });
});

describe('in worlds that once went wrong', () => {
  for (const { holds, plan } of KEPT_PLANS) {
    test(holds, async () => expect(toText((await pool.ask({ kind: 'plan', plan })).failures)).toBe(''));
  }
});

describe('planted bugs are found', () => {
  test.each(MUTANTS)(
    '$name',
    async (mutant: Mutant) => {
      const infected = openPool(await buildSimulation(mutant));
      try {
        const { failures } = await infected.run(1, MUTANT_SEEDS, true);
        expect(failures.length, `${MUTANT_SEEDS} seeds saw nothing`).toBeGreaterThan(0);
      } finally {
        await infected.close();
      }
    },
    PATIENCE_MS,
  );
});
