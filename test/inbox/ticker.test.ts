/** The second hand of the page. */
import { expect, test } from 'vitest';
import { createTicker } from '../../src/inbox/ticker.ts';
import { createFakeClock, NOW } from './inbox-fixtures.ts';

function createPage() {
  let isVisible = true;
  let changed = (): void => {};
  return {
    page: {
      isVisible: () => isVisible,
      onChange(callback: () => void) {
        changed = callback;
        return () => {
          changed = () => {};
        };
      },
    },
    setVisible(next: boolean) {
      isVisible = next;
      changed();
    },
  };
}

test('moves every second while the page is visible', () => {
  const time = createFakeClock();
  const ticker = createTicker(time.clock, createPage().page);
  time.advance(1000);
  time.advance(1000);
  expect(ticker.now.value).toBe(NOW + 2000);
});

test('has no timer while the page is hidden, and is right at once when it comes back', () => {
  const time = createFakeClock();
  const { page, setVisible } = createPage();
  const ticker = createTicker(time.clock, page);
  setVisible(false);
  expect(time.timers).toBe(0);
  time.advance(90_000);
  expect(ticker.now.value).toBe(NOW);
  expect(ticker.read()).toBe(NOW + 90_000);
  setVisible(true);
  expect(ticker.now.value).toBe(NOW + 90_000);
  expect(time.timers).toBe(1);
});

test('leaves no timer behind when closed', () => {
  const time = createFakeClock();
  createTicker(time.clock, createPage().page).close();
  expect(time.timers).toBe(0);
});
