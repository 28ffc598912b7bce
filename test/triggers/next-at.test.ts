/** The promise of `nextAt`: looking only then, and when something changed, is as good as looking every second. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Trigger } from '../../src/protocol/trigger.ts';
import { createCalendar } from '../../src/triggers/calendar.ts';
import { evaluate } from '../../src/triggers/engine.ts';
import { explain } from '../../src/triggers/explain.ts';
import type { Facts } from '../../src/triggers/facts.ts';
import { fireNaively, speaksNaively } from './naive-model.ts';
import { HORIZON_SECONDS, type World, world } from './random-world.ts';

const record = (facts: Facts, fire: readonly Trigger[], now: number): Facts => ({
  ...facts,
  fired: [
    ...facts.fired,
    ...fire.map((one) => ({ trigger: one.id, visit: facts.visit, at: now, spoke: speaksNaively(one) })),
  ],
});

/** Far more than four triggers can do in a world; a trigger that fires for ever must fail and not hang. */
const MAX_LINES = 100;

function append(log: string[], fire: readonly Trigger[], now: number, { start }: World): void {
  if (log.length === MAX_LINES) throw new Error('a trigger fires again and again');
  log.push(`${(now - start) / 1000} s: ${fire.map(({ id }) => id).join(', ')}`);
}

function change({ changes, start }: World, facts: Facts, now: number): Facts {
  const due = changes.filter(({ second }) => start + second * 1000 === now);
  return due.reduce((before, { apply }) => apply(before, now), facts);
}

function runEverySecond(of: World): string[] {
  const log: string[] = [];
  let { facts } = of;
  for (let second = 0; second <= HORIZON_SECONDS; second++) {
    const now = of.start + second * 1000;
    facts = change(of, facts, now);
    let fire = fireNaively(of.triggers, facts, of.schedule, now);
    while (fire.length > 0) {
      append(log, fire, now, of);
      facts = record(facts, fire, now);
      fire = fireNaively(of.triggers, facts, of.schedule, now);
    }
  }
  return log;
}

function runByNextAt(of: World): string[] {
  const log: string[] = [];
  const end = of.start + HORIZON_SECONDS * 1000;
  let facts = { ...of.facts, calendar: createCalendar(of.schedule) };
  let now = of.start;
  while (now <= end) {
    facts = { ...change(of, facts, now), calendar: facts.calendar };
    let { fire, nextAt } = evaluate(of.triggers, facts, now);
    while (fire.length > 0) {
      append(log, fire, now, of);
      facts = { ...record(facts, fire, now), calendar: facts.calendar };
      ({ fire, nextAt } = evaluate(of.triggers, facts, now));
    }
    if (nextAt !== null && nextAt <= now) throw new Error('the next instant must be in the future');
    const nextChange = of.changes.find(({ second }) => of.start + second * 1000 > now);
    now = Math.min(nextAt ?? end + 1, nextChange === undefined ? end + 1 : of.start + nextChange.second * 1000);
  }
  return log;
}

it('fires the same triggers at the same seconds as a model that looks every second', () => {
  let firings = 0;
  let later = 0;
  fc.assert(
    fc.property(world, (one) => {
      const log = runByNextAt(one);
      firings += log.length;
      later += log.filter((line) => !line.startsWith('0 s')).length;
      expect(log).toEqual(runEverySecond(one));
    }),
    { numRuns: 250, seed: 1 },
  );
  // Worlds in which nothing happens would prove nothing.
  expect(firings).toBeGreaterThan(100);
  expect(later).toBeGreaterThan(30);
});

it('explains as firing, waiting or held what the engine fires, waits for or leaves alone', () => {
  const seen = { fires: 0, waits: 0, held: 0 };
  fc.assert(
    fc.property(world, fc.integer({ min: 0, max: HORIZON_SECONDS }), ({ triggers, facts, schedule, start }, second) => {
      const now = start + second * 1000;
      const known = { ...facts, calendar: second % 2 === 0 ? createCalendar(schedule) : null };
      for (const trigger of triggers) {
        const { fire, nextAt } = evaluate([trigger], known, now);
        const { status, at, conditions, frequency } = explain(trigger, known, now);
        seen[status]++;
        expect(status === 'fires').toBe(fire.length === 1);
        expect(at).toBe(nextAt);
        expect(status).toBe(fire.length === 1 ? 'fires' : nextAt === null ? 'held' : 'waits');
        expect(conditions.holds && frequency.holds).toBe(status === 'fires');
        expect(frequency.reason === null).toBe(frequency.holds);
      }
    }),
    { numRuns: 300, seed: 5 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
});
