// @vitest-environment happy-dom
/** Page views of a page that is loaded once and changes its address by itself. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createId } from '../../src/protocol/ids.ts';
import { createPageViews, type PageViews } from '../../src/tracker/page-views.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';

let clock: FakeClock;
let living: AbortController;
let seen: string[];
let made = 0;

beforeEach(() => {
  clock = createFakeClock();
  living = new AbortController();
  seen = [];
  setUrl('https://shop.example/plants?page=2#reviews');
  document.title = 'Plants';
});

afterEach(() => {
  living.abort();
  Reflect.deleteProperty(window, 'navigation');
});

function start(): PageViews {
  const views = createPageViews({
    window,
    clock,
    newId: <Id extends string>() => createId<Id>(clock.now(), (bytes) => bytes.fill(++made)),
    signal: living.signal,
    pageStartedAt: clock.now() - 700,
    onPageView: () => seen.push(views.current.url),
  });
  return views;
}

it('begins with the loaded page, without its fragment, and calls that nothing new', () => {
  const { current } = start();
  expect(current).toMatchObject({ url: 'https://shop.example/plants?page=2', title: 'Plants', referrer: '' });
  expect(seen).toEqual([]);
});

it('says when each page was opened, the first before the script came', () => {
  const views = start();
  expect(views.startedAt).toBe(clock.now() - 700);
  clock.advance(5_000);
  views.view('/next');
  expect(views.startedAt).toBe(clock.now());
});

it('cuts addresses and titles to what the server takes', () => {
  setUrl(`https://shop.example/${'a'.repeat(3000)}`);
  document.title = 'b'.repeat(400);
  const { current } = start();
  expect([current.url.length, current.title.length]).toEqual([2048, 300]);
});

it('sees an address that changes without a load a moment later, with the new title, an id of its own and where it came from', () => {
  const views = start();
  const before = views.current;
  clock.advance(5);
  history.pushState(null, '', '/fern');
  document.title = 'Fern';
  expect(seen).toEqual([]);
  clock.advance(100);
  expect(seen).toEqual(['https://shop.example/fern']);
  expect(views.current).toMatchObject({ title: 'Fern', referrer: before.url });
  expect(views.current.id).not.toBe(before.id);
});

it('counts a redirect as one view', () => {
  start();
  history.pushState(null, '', '/old');
  clock.advance(10);
  history.replaceState(null, '', '/new');
  clock.advance(1000);
  expect(seen).toEqual(['https://shop.example/new']);
});

it('counts nothing when only the fragment changes, or the address comes back', () => {
  start();
  history.pushState(null, '', '#faq');
  history.pushState(null, '', '/elsewhere');
  history.pushState(null, '', '/plants?page=2');
  clock.advance(1000);
  expect(seen).toEqual([]);
});

it("leaves the page's own use of history as it was: arguments, this, exceptions", () => {
  start();
  history.pushState({ mine: 1 }, '', '/state');
  expect(history.state).toEqual({ mine: 1 });
  expect(() => Reflect.apply(history.pushState, {}, [null, '', '/x'])).toThrow();
});

it('uses the Navigation API where there is one, and leaves history alone', () => {
  const navigation = new EventTarget();
  Object.defineProperty(window, 'navigation', { value: navigation, configurable: true });
  const { pushState } = history;
  start();
  expect(history.pushState).toBe(pushState);
  setUrl('https://shop.example/fern');
  navigation.dispatchEvent(new Event('currententrychange'));
  clock.advance(100);
  expect(seen).toEqual(['https://shop.example/fern']);
});

it('counts a view by hand, also of an address that is no page', () => {
  const views = start();
  views.view('/virtual/step-2');
  views.view();
  expect(seen).toEqual(['https://shop.example/virtual/step-2', 'https://shop.example/plants?page=2']);
});

it('counts the return from the back-forward cache, and no ordinary load', () => {
  start();
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
  expect(seen).toEqual([]);
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  expect(seen).toHaveLength(1);
});

it('never polls', () => {
  const interval = vi.spyOn(window, 'setInterval');
  start();
  expect(clock.nextInMs()).toBeNull();
  expect(interval).not.toHaveBeenCalled();
});

/** Goes to another address without a load and without an event. */
function setUrl(url: string): void {
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(url);
}
