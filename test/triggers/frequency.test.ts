/** How often a trigger may fire, and how much all of them together may talk. */
import { describe, expect, it } from 'vitest';
import type { Trigger } from '../../src/protocol/trigger.ts';
import { NEVER } from '../../src/triggers/conditions.ts';
import type { Facts, Firing } from '../../src/triggers/facts.ts';
import { mayFireFrom, speaks } from '../../src/triggers/frequency.ts';
import { NEWCOMER, SILENT, SPEAKER, START, toFiring } from './facts-fixture.ts';

const DAY_MS = 86_400_000;

const having = (...fired: readonly Partial<Firing>[]): Facts => ({ ...NEWCOMER, visit: 3, fired: fired.map(toFiring) });
const fromOf = (trigger: Trigger, facts: Facts, now = START): number =>
  mayFireFrom(trigger, facts, facts.events[trigger.event ?? 'onload'], now);

describe('frequency', () => {
  it.each<[string, Trigger['frequency'], Partial<Firing>[], number]>([
    ['visitor: once ever', 'visitor', [{ visit: 1 }], NEVER],
    ['visitor: before it ever fired', 'visitor', [], 0],
    ['visitor: whatever another one did', 'visitor', [{ trigger: 'b', visit: 3 }], 0],
    ['visit: once in this visit', 'visit', [{ visit: 3 }], NEVER],
    ['visit: again in the next', 'visit', [{ visit: 2 }], 0],
    ['event: as often as it happens', 'event', [{ visit: 3 }], 0],
    ['event: once each time', 'event', [{ visit: 3, at: START }], NEVER],
    ['event: not again later on the same page', 'event', [{ visit: 3, at: START + 5 }], NEVER],
    ['days: from the last time on', { days: 2 }, [{ at: START - DAY_MS }, { at: START - 3 * DAY_MS }], START + DAY_MS],
    ['days: to the millisecond', { days: 1 }, [{ at: START - DAY_MS }], 0],
    ['days: a millisecond before', { days: 1 }, [{ at: START - DAY_MS + 1 }], START + 1],
    ['days: never twice for one event', { days: 1 }, [{ at: START }], NEVER],
  ])('%s', (_, frequency, fired, from) => {
    expect(fromOf({ ...SPEAKER, frequency }, having(...fired))).toBe(from);
  });

  it('does not allow what has no event', () => {
    expect(fromOf({ ...SPEAKER, event: 'onmessage' }, NEWCOMER)).toBe(NEVER);
  });

  it('allows it again when the event happens again', () => {
    const facts = having({ at: START + 5, visit: 3 });
    const again = { ...facts, events: { ...facts.events, onmessage: START + 6 } };
    expect(fromOf({ ...SPEAKER, event: 'onmessage' }, again, START + 6)).toBe(0);
  });
});

describe('what speaks', () => {
  it.each<[Trigger['actions'][number], boolean]>([
    [{ name: 'message', agentNick: 'A', message: 'Hi' }, true],
    [{ name: 'open' }, true],
    [{ name: 'badge', count: 1 }, true],
    [{ name: 'form', title: 't', fields: [], submit: 's', thanks: 't' }, true],
    [{ name: 'department', department: 'd' }, false],
    [{ name: 'call', function: 'f' }, false],
    [{ name: 'webhook', url: 'https://a.b' }, false],
  ])('%j: %s', (action, expected) => {
    expect(speaks({ ...SILENT, actions: [action] })).toBe(expected);
    expect(speaks({ ...SILENT, actions: [{ name: 'call', function: 'f' }, action] })).toBe(expected);
  });
});

describe('pacing', () => {
  const strict = { perVisit: 2, gapSeconds: 30, quietWhileChatting: true };
  const paced = (change: Partial<Facts>): Facts => ({ ...NEWCOMER, visit: 3, pacing: strict, ...change });
  const others = (...fired: readonly Partial<Firing>[]): Facts =>
    paced({ fired: fired.map((one) => toFiring({ trigger: 'other', visit: 3, ...one })) });

  it.each<[string, Facts, number]>([
    ['the visitor sent a greeting away', paced({ isSilenced: true }), NEVER],
    ['something is being said', paced({ isSpeaking: true }), NEVER],
    ['a conversation is open', paced({ isChatting: true }), NEVER],
    ['as many spoke in this visit as may', others({}, {}), NEVER],
    ['one spoke just now', others({ at: START - 10_000 }), START + 20_000],
    ['one spoke just now, if last in another visit', others({ at: START - 10_000, visit: 2 }), START + 20_000],
  ])('holds back what speaks, and only that, when %s', (_, facts, from) => {
    expect(fromOf(SPEAKER, facts)).toBe(from);
    expect(fromOf(SILENT, facts)).toBe(0);
  });

  it.each<[string, Facts]>([
    ['the gap is over', others({ at: START - 30_000 })],
    ['what fired said nothing', others({ at: START, spoke: false }, { spoke: false }, { spoke: false })],
    ['many spoke in another visit', others({ visit: 2 }, { visit: 2 }, { visit: 1 })],
    [
      'a conversation is open and the owner minds not',
      paced({ isChatting: true, pacing: { ...strict, quietWhileChatting: false } }),
    ],
    ['there is no limit', { ...others({}, {}, {}), pacing: { ...strict, perVisit: 0 } }],
  ])('lets it speak when %s', (_, facts) => {
    expect(fromOf(SPEAKER, facts)).toBe(0);
  });

  it('in a conversation lets those speak that answer what the visitor did', () => {
    const events = { onload: START, onmessage: START, onopen: START };
    const facts = paced({ isChatting: true, events });
    expect(fromOf({ ...SPEAKER, event: 'onmessage' }, facts)).toBe(0);
    expect(fromOf({ ...SPEAKER, event: 'onopen' }, facts)).toBe(0);
  });

  it('waits for the later of its own days and the gap of all', () => {
    const mine = { trigger: 'a', at: START - DAY_MS + 20_000, spoke: true, visit: 2 };
    const facts = {
      ...others({ at: START - 1_000 }),
      fired: [toFiring(mine), toFiring({ trigger: 'b', at: START - 1_000 })],
    };
    expect(fromOf({ ...SPEAKER, frequency: { days: 1 } }, facts)).toBe(START + 29_000);
    expect(fromOf({ ...SILENT, id: 'a', frequency: { days: 1 } }, facts)).toBe(START + 20_000);
  });
});
