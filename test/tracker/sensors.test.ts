// @vitest-environment happy-dom
/** What the rarer conditions hear of a page, and that nothing is watched that nobody asked for. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Sensors, watchSensors } from '../../src/tracker/sensors.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';

let clock: FakeClock;
let living: AbortController;
let changes: number;
const warn = vi.fn();
const observed = new Set<Element>();
let intersect: (target: Element) => void;

beforeEach(() => {
  clock = createFakeClock();
  living = new AbortController();
  changes = 0;
  warn.mockReset();
  observed.clear();
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(callback: (entries: { isIntersecting: boolean; target: Element }[]) => void) {
        intersect = (target) => callback([{ isIntersecting: true, target }]);
      }
      observe = (target: Element) => observed.add(target);
      unobserve = (target: Element) => observed.delete(target);
      disconnect = () => observed.clear();
    },
  );
  document.body.innerHTML = `
    <button id="buy"><b>Buy</b></button><div class="prices">Prices</div>
    <form id="order"><input name="email"></form>`;
  Object.defineProperty(document.documentElement, 'scrollHeight', { value: 2_000, configurable: true });
  Object.defineProperty(window, 'innerHeight', { value: 500, configurable: true });
  scrollTo(0);
});
afterEach(() => {
  living.abort();
  vi.unstubAllGlobals();
});

function start(clicked: readonly string[] = [], seen: readonly string[] = []): Sensors {
  return watchSensors({
    window,
    clock,
    signal: living.signal,
    selectors: { element_clicked: clicked, element_seen: seen },
    onChange: () => {
      changes += 1;
    },
    warn,
  });
}

function scrollTo(top: number): void {
  Object.defineProperty(window, 'scrollY', { value: top, configurable: true });
  window.dispatchEvent(new Event('scroll'));
}

const dispatch = (selector: string, type: string): boolean | undefined =>
  document.querySelector(selector)?.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));

it('tells how deep the page was scrolled when scrolling has come to rest, once for many events', () => {
  const sensors = start();
  expect(sensors.values.scroll_depth).toBe(25);
  changes = 0;
  for (const top of [100, 500, 1_000]) scrollTo(top);
  expect(changes).toBe(0);
  clock.advance(200);
  expect(changes).toBe(1);
  expect(sensors.values.scroll_depth).toBe(75);
  scrollTo(0);
  clock.advance(200);
  expect(sensors.values.scroll_depth).toBe(75);
  expect(changes).toBe(1);
});

it('takes a mouse that leaves over the upper edge for the intent to go, and no other way out', () => {
  const sensors = start();
  document.dispatchEvent(new MouseEvent('mouseout', { clientY: 300, relatedTarget: null }));
  document.dispatchEvent(new MouseEvent('mouseout', { clientY: -1, relatedTarget: document.body }));
  expect(sensors.values.exit_intent).toBe(false);
  document.dispatchEvent(new MouseEvent('mouseout', { clientY: -1, relatedTarget: null }));
  expect(sensors.values.exit_intent).toBe(true);
});

it('names the selectors that were clicked, also through what lies in them', () => {
  const sensors = start(['#buy', '.prices']);
  dispatch('#buy b', 'click');
  dispatch('#buy', 'click');
  expect(sensors.values.element_clicked).toEqual(['#buy']);
});

it('names the selectors that came into view, also of elements that were added later', () => {
  const sensors = start([], ['.prices', '.late']);
  const prices = document.querySelector('.prices') as Element;
  expect([...observed]).toEqual([prices]);
  intersect(prices);
  expect(sensors.values.element_seen).toEqual(['.prices']);
  document.body.insertAdjacentHTML('beforeend', '<p class="late">Late</p>');
  scrollTo(50);
  clock.advance(200);
  intersect(document.querySelector('.late') as Element);
  expect(sensors.values.element_seen).toEqual(['.prices', '.late']);
});

it('counts a form as abandoned from its last letter, until it is submitted', () => {
  const sensors = start();
  expect(sensors.since.form_abandoned).toBeNull();
  dispatch('input', 'input');
  clock.advance(3_000);
  dispatch('input', 'input');
  expect(sensors.since.form_abandoned).toBe(clock.now());
  dispatch('#order', 'submit');
  expect(sensors.since.form_abandoned).toBeNull();
});

it('begins anew with another page view', () => {
  const sensors = start(['#buy']);
  dispatch('#buy', 'click');
  dispatch('input', 'input');
  sensors.restart();
  expect(sensors.values).toMatchObject({ element_clicked: [], exit_intent: false });
  expect(sensors.since.form_abandoned).toBeNull();
});

it('says which selector is none, and goes on with the others', () => {
  const sensors = start(['##', '#buy']);
  expect(warn.mock.calls).toEqual([['"##" is no CSS selector']]);
  dispatch('#buy', 'click');
  expect(sensors.values.element_clicked).toEqual(['#buy']);
});

it('hears nothing more when its page is done with it', () => {
  const sensors = start(['#buy'], ['.prices']);
  living.abort();
  dispatch('#buy', 'click');
  expect(sensors.values.element_clicked).toEqual([]);
  expect(observed.size).toBe(0);
});
