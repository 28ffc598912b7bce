/** The pretended visitor: what a control changes is what triggers know, and turning back undoes what came later. */
import { describe, expect, test } from 'vitest';
import { SAMPLE_TRIGGERS } from '../../demo/fixtures/sample-triggers.ts';
import {
  answer,
  type Bench,
  change,
  comeBack,
  forget,
  LAST_SECOND,
  letFire,
  moveStart,
  NEW_BENCH,
  openPage,
  scroll,
  seek,
  sendMessage,
  toFacts,
  toNow,
} from '../../demo/trigger-bench.ts';
import { toFiringText, toFrequencyText, toStatusText } from '../../demo/trigger-texts.ts';
import { judge } from '../../demo/trigger-verdict.ts';
import { decodeTrigger } from '../../src/protocol/decode-trigger.ts';
import type { Trigger } from '../../src/protocol/trigger.ts';

function toTrigger(id: string): Trigger {
  const trigger = SAMPLE_TRIGGERS.find((one) => one.id === id);
  if (trigger === undefined) throw new Error(`no sample trigger "${id}"`);
  return trigger;
}

function toVerdict(bench: Bench, id: string) {
  const verdict = judge(SAMPLE_TRIGGERS, toFacts(bench), toNow(bench)).find(({ trigger }) => trigger.id === id);
  if (verdict === undefined) throw new Error(`no verdict on "${id}"`);
  return verdict;
}

function toStatus(bench: Bench, id: string): string {
  return toStatusText(toVerdict(bench, id), bench);
}

function toFrequency(bench: Bench, id: string): string {
  return toFrequencyText(toVerdict(bench, id), bench);
}

const HELLO = 'first-visit';
const PRICING = 'pricing-help';
const BASKET = 'leaving-with-basket';

test.each(SAMPLE_TRIGGERS)('the server would take "$name"', (trigger) => {
  expect(decodeTrigger(trigger)).toEqual({ trigger });
});

/** What it takes for each sample to fire: none of them is there for show. */
const ROADS: Readonly<Record<string, Bench>> = {
  [HELLO]: seek(NEW_BENCH, 45),
  [PRICING]: seek(change(openPage(NEW_BENCH, '/pricing?plan=office'), { pages: 3 }), 31),
  [BASKET]: change(NEW_BENCH, { hasExitIntent: true, cartValue: 50 }),
  'after-hours': seek(moveStart(NEW_BENCH, Date.UTC(2025, 2, 15, 12)), 10),
  busy: seek(sendMessage(NEW_BENCH), 46),
  'newsletter-return': change(NEW_BENCH, { arrival: 'the newsletter', visits: 2, language: 'cs-CZ' }),
  'sales-route': openPage(NEW_BENCH, '/business/plants'),
  'idle-badge': seek(scroll(NEW_BENCH, 50), 60),
};

describe('a sample trigger', () => {
  test.each(SAMPLE_TRIGGERS)('"$name" is ready for the visitor it is meant for, and not for a new one', ({ id }) => {
    const bench = ROADS[id];
    expect(bench && toVerdict(bench, id).explanation.status).toBe('fires');
    expect(toVerdict(NEW_BENCH, id).explanation.status).not.toBe('fires');
  });
});

describe('the status of a trigger', () => {
  test('counts down with the slider, and then fires', () => {
    expect(toStatus(NEW_BENCH, HELLO)).toBe('Waits until 0:45, 0:45 to go');
    expect(toStatus(seek(NEW_BENCH, 33), HELLO)).toBe('Waits until 0:45, 0:12 to go');
    expect(toStatus(seek(NEW_BENCH, 45), HELLO)).toBe('Fires now');
  });

  test('tells the hour at which the office really closes, not the next one to look at', () => {
    expect(toStatus(seek(NEW_BENCH, 10), 'after-hours')).toBe('Waits until Wednesday 12 March at 17:00');
  });

  test('names what must change first, and how much else', () => {
    expect(toStatus(NEW_BENCH, BASKET)).toBe('Held: until the mouse has left over the upper edge, and 1 more');
    const onPricing = openPage(NEW_BENCH, '/pricing');
    expect(toStatus(onPricing, PRICING)).toBe(
      'Held: until the visitor has been here before or number of pages in this visit is at least 3',
    );
  });

  test('says which other trigger speaks first when two could', () => {
    const bench = change(seek(NEW_BENCH, 45), { hasExitIntent: true, cartValue: 80 });
    expect(toStatus(bench, BASKET)).toBe('Fires now');
    expect(toStatus(bench, HELLO)).toBe('Ready, but “Leaving with a full basket” speaks first');
  });
});

describe('a firing', () => {
  const fired = letFire(seek(NEW_BENCH, 45), toTrigger(HELLO));

  test('holds its own trigger back, and those that speak for the gap', () => {
    expect(toFrequency(openPage(fired, '/pricing'), HELLO)).toBe(
      'Once for each visitor. Not now: it has fired for this visitor before.',
    );
    expect(toFrequency(seek(fired, 50), PRICING)).toBe(
      'Once in each visit. Not now: silence after another trigger spoke, until 1:05.',
    );
    expect(toFrequency(seek(fired, 65), PRICING)).toBe('Once in each visit. It may fire.');
  });

  test('holds nobody back who is not heard', () => {
    expect(toFrequency(fired, 'sales-route')).toBe('Once in each visit, unheard. It may fire.');
  });

  test('counts for so many days', () => {
    const later = comeBack(letFire(change(NEW_BENCH, { hasExitIntent: true, cartValue: 50 }), toTrigger(BASKET)));
    expect(toFrequency(later, BASKET)).toBe(
      'Once in 7 days. Not now: it has fired too few days ago, until Wednesday 19 March at 10:00.',
    );
  });

  test('is forgotten when asked to, and by turning back to before it', () => {
    expect(toFiringText(toTrigger(HELLO), fired)).toBe('Fired at 0:45');
    expect(toFiringText(toTrigger(HELLO), comeBack(fired))).toBe('Fired on Wednesday 12 March at 10:00, in visit 1');
    expect(toStatus(forget(fired, toTrigger(HELLO)), HELLO)).toBe('Fires now');
    expect(seek(fired, 44).firings).toEqual([]);
    expect(moveStart(fired, NEW_BENCH.startsAt - 60_000).firings).toEqual([]);
  });

  test('holds back all when as many spoke as may in a visit', () => {
    const three = [0, 30, 60].reduce((bench, second) => letFire(seek(bench, second), toTrigger(HELLO)), NEW_BENCH);
    expect(toStatus(three, BASKET)).toBe('Held: triggers have spoken often enough in this visit');
    expect(toStatus(change(comeBack(three), { hasExitIntent: true, cartValue: 50 }), BASKET)).toBe('Fires now');
  });
});

describe('a visitor', () => {
  test('stays on the slider, whatever is asked', () => {
    expect(seek(NEW_BENCH, -5).seconds).toBe(0);
    expect(seek(NEW_BENCH, 9_999).seconds).toBe(LAST_SECOND);
  });

  test('who opens a page starts its clock, scrolls from the top, and counts one more', () => {
    const busy = change(seek(NEW_BENCH, 29), { scrollDepth: 80, hasExitIntent: true });
    const opened = openPage(busy, 'pricing');
    expect(opened).toMatchObject({ page: '/pricing', pageOpened: 30, seconds: 30 });
    expect(opened.settings).toMatchObject({ pages: 2, scrollDepth: 0, hasExitIntent: false });
    expect(toFacts(opened).values['visitor_page_url']).toEqual(['https://shop.example/pricing', '/pricing']);
  });

  test('waits since the first message that nobody answered, until somebody does', () => {
    const twice = sendMessage(seek(sendMessage(NEW_BENCH), 20));
    const toSeconds = (bench: Bench) => {
      const since = toFacts(bench).since['unanswered'];
      return since === null || since === undefined ? null : (since - bench.startsAt) / 1000;
    };
    expect(toSeconds(twice)).toBe(1);
    expect(toSeconds(answer(twice))).toBeNull();
    expect(toSeconds(sendMessage(answer(twice)))).toBe(22);
    expect(toSeconds(seek(answer(seek(twice, 40)), 30))).toBe(1);
    expect(toSeconds(seek(twice, 0))).toBeNull();
  });

  test('in a conversation hears only triggers that answer messages', () => {
    expect(toStatus(seek(sendMessage(NEW_BENCH), 46), HELLO)).toBe(
      'Held: triggers are quiet while the visitor is in a conversation',
    );
    expect(toStatus(seek(sendMessage(NEW_BENCH), 46), 'busy')).toBe('Fires now');
  });

  test('who sent a greeting away hears no other before the next visit', () => {
    const bench = change(seek(NEW_BENCH, 45), { hasDismissed: true });
    expect(toStatus(bench, HELLO)).toBe('Held: the visitor sent a greeting away in this visit');
    expect(comeBack(bench).settings.hasDismissed).toBe(false);
  });

  test('from a country that nobody could tell is not from another one either', () => {
    const bench = change(NEW_BENCH, {
      arrival: 'the newsletter',
      visits: 2,
      language: 'cs-CZ',
      country: 'unknown',
    });
    expect(toVerdict(bench, 'newsletter-return').status).toBe('held');
  });
});
