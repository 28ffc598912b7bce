// @vitest-environment happy-dom
/** Engagement as the visitor's own events and the test's clock make it. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEngagement, type EngagementMeter } from '../../src/tracker/engagement.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';

let clock: FakeClock;
let living: AbortController;

beforeEach(() => {
  clock = createFakeClock();
  living = new AbortController();
  show('visible');
  Object.defineProperty(document.documentElement, 'scrollHeight', { value: 4_000, configurable: true });
  Object.defineProperty(window, 'innerHeight', { value: 1_000, configurable: true });
  scrollTo(0);
});
afterEach(() => living.abort());

function start(): EngagementMeter {
  return createEngagement({ window, clock, signal: living.signal });
}

function show(state: 'visible' | 'hidden'): void {
  Object.defineProperty(document, 'hidden', { value: state === 'hidden', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

function scrollTo(top: number): void {
  Object.defineProperty(window, 'scrollY', { value: top, configurable: true });
  window.dispatchEvent(new Event('scroll'));
}

it('counts the time in front, not the time behind another tab', () => {
  const engagement = start();
  clock.advance(4_000);
  show('hidden');
  clock.advance(60_000);
  show('visible');
  clock.advance(500);
  expect(engagement.read().visibleMs).toBe(4_500);
});

it('counts nothing for a page that was opened in the background', () => {
  show('hidden');
  const engagement = start();
  clock.advance(9_000);
  expect(engagement.read().visibleMs).toBe(0);
});

it('remembers the deepest scrolling, in percent of the page, from what is seen without any', () => {
  const engagement = start();
  expect(engagement.read().scroll).toBe(25);
  scrollTo(2_000);
  scrollTo(500);
  expect(engagement.read().scroll).toBe(75);
  scrollTo(3_000);
  expect(engagement.read().scroll).toBe(100);
});

it.each(['keydown', 'pointerdown', 'pointermove', 'scroll'])('is idle since the last %s', (type) => {
  const engagement = start();
  clock.advance(7_000);
  expect(engagement.read().idleMs).toBe(7_000);
  window.dispatchEvent(new Event(type));
  clock.advance(2_000);
  expect(engagement.read().idleMs).toBe(2_000);
});

it('begins again with another page view', () => {
  const engagement = start();
  scrollTo(3_000);
  clock.advance(5_000);
  scrollTo(0);
  engagement.restart();
  clock.advance(1_000);
  expect(engagement.read()).toMatchObject({ visibleMs: 1_000, scroll: 25 });
});

it('sets no timer', () => {
  start();
  expect(clock.nextInMs()).toBeNull();
});

it('is not fooled by a clock that is set back', () => {
  const engagement = start();
  clock.jump(-5_000);
  expect(engagement.read()).toMatchObject({ visibleMs: 0, idleMs: 0 });
});
