// @vitest-environment happy-dom
/** The promises of alerts: heard once, only by who wants it, and the page's title is its own again. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type AlertWorld, createAlerts, type News } from '../../src/core/alerts.ts';
import { createFakeClock } from '../support/fake-clock.ts';

let visibility: DocumentVisibilityState;
let isActive: boolean;
let isTaken: boolean;
const ring = vi.fn();

class FakeAudio {
  currentTime = 0;
  destination = {};
  resume = async (): Promise<void> => {
    ring();
  };
  createOscillator = () => ({ frequency: {}, connect: (next: unknown) => next, start() {}, stop() {} });
  createGain = () => ({
    gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} },
    connect() {},
  });
}

beforeEach(() => {
  visibility = 'hidden';
  isActive = true;
  isTaken = false;
  ring.mockClear();
  document.title = 'Shop';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
});
afterEach(() => vi.restoreAllMocks());

function open() {
  const clock = createFakeClock();
  const locks = {
    request: async (_name: string, _options: object, take: (lock: object | null) => unknown) =>
      take(isTaken ? null : {}),
  };
  const navigator = { userActivation: { hasBeenActive: isActive }, locks };
  const window = { document, navigator, AudioContext: FakeAudio } as unknown as AlertWorld['window'];
  const alerts = createAlerts({ window, clock });
  return function tell(news: Partial<News> = {}) {
    alerts.tell({ isMuted: false, isRead: () => false, ...news });
    clock.advance(600);
  };
}
function look(): void {
  visibility = 'visible';
  document.dispatchEvent(new Event('visibilitychange'));
}

it('counts in the title what came while the page was hidden, and gives the title back exactly', () => {
  const tell = open();
  tell();
  expect(document.title).toBe('(1) Shop');
  tell();
  expect(document.title).toBe('(2) Shop');
  look();
  expect(document.title).toBe('Shop');
});

it('leaves a title alone that the page changed itself, then and afterwards', () => {
  const tell = open();
  tell();
  document.title = 'Sale!';
  tell();
  expect(document.title).toBe('Sale!');
  look();
  expect(document.title).toBe('Sale!');
});

it('leaves the title of a page that is in front, and rings', () => {
  const tell = open();
  visibility = 'visible';
  tell();
  expect(document.title).toBe('Shop');
  expect(ring).toHaveBeenCalledOnce();
});

it('does nothing about what is read in another tab by then', () => {
  open()({ isRead: () => true });
  expect(document.title).toBe('Shop');
  expect(ring).not.toHaveBeenCalled();
});

it('does not ring for who muted it, but counts', () => {
  open()({ isMuted: true });
  expect(ring).not.toHaveBeenCalled();
  expect(document.title).toBe('(1) Shop');
});

it('does not ring on a page that nobody has touched', () => {
  isActive = false;
  open()();
  expect(ring).not.toHaveBeenCalled();
});

it('does not ring while another tab does', () => {
  isTaken = true;
  open()();
  expect(ring).not.toHaveBeenCalled();
});
