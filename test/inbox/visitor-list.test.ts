/** The live list by the server's frames. */
import { describe, expect, test } from 'vitest';
import { applyVisitorsFrame, findVisitors, sortVisitors } from '../../src/inbox/visitor-list.ts';
import type { VisitorSummary } from '../../src/protocol/visitor.ts';
import { createVisitor, toVisitorId } from './inbox-fixtures.ts';

const frame = (present: readonly VisitorSummary[], left: readonly number[] = [], reset = false) =>
  ({ type: 'visitors', reset, present, left: left.map(toVisitorId) }) as const;

describe('the list of visitors', () => {
  test('is unknown until the first whole list, whatever changes come before it', () => {
    expect(applyVisitorsFrame(null, frame([createVisitor(1)]))).toBeNull();
    expect(applyVisitorsFrame(null, frame([], [], true))?.size).toBe(0);
  });

  test('adds, changes and forgets by a change', () => {
    const first = applyVisitorsFrame(null, frame([createVisitor(1), createVisitor(2)], [], true));
    const next = applyVisitorsFrame(first, frame([createVisitor(2, { pageViews: 9 }), createVisitor(3)], [1]));
    expect([...(next?.values() ?? [])].map(({ id, pageViews }) => [id, pageViews])).toEqual([
      [toVisitorId(2), 9],
      [toVisitorId(3), 2],
    ]);
    expect(first?.size).toBe(2);
  });

  test('forgets everybody who is not in a new whole list', () => {
    const first = applyVisitorsFrame(null, frame([createVisitor(1)], [], true));
    const next = applyVisitorsFrame(first, frame([createVisitor(2)], [], true));
    expect([...(next?.keys() ?? [])]).toEqual([toVisitorId(2)]);
  });

  test('shows the newest visit first and moves nobody for a page view', () => {
    const list = applyVisitorsFrame(null, frame([createVisitor(3), createVisitor(1), createVisitor(2)], [], true));
    const moved = applyVisitorsFrame(list, frame([createVisitor(3, { pageViews: 8 })]));
    expect(sortVisitors(moved ?? new Map()).map(({ id }) => id)).toEqual([1, 2, 3].map(toVisitorId));
  });

  test('shows who needs an agent first, whenever their visit began', () => {
    const states = [
      'inSite',
      'preChat',
      'manuallyInvited',
      'chatting',
      'transferring',
      'offlineMessage',
      'waitingForChat',
    ];
    const visitors = states.map((state, index) =>
      createVisitor(index + 1, { state: state as VisitorSummary['state'] }),
    );
    const list = applyVisitorsFrame(null, frame(visitors, [], true));
    expect(sortVisitors(list ?? new Map()).map(({ state }) => state)).toEqual([
      'waitingForChat',
      'offlineMessage',
      'transferring',
      'chatting',
      'preChat',
      'inSite',
      'manuallyInvited',
    ]);
  });
});

describe('finding a visitor', () => {
  const visitors = [
    createVisitor(1, { country: 'de', city: 'Berlin', traffic: 'Organic' }),
    createVisitor(2, { browser: 'Safari', page: { url: 'https://shop.example/basket', title: 'Your basket' } }),
  ];
  const find = (words: string) => findVisitors(visitors, words).map(({ id }) => id);

  test.each([
    ['page', 'basket', 2],
    ['title', 'YOUR BASK', 2],
    ['country by its code', 'DE', 1],
    ['country by its name', 'germany', 1],
    ['city', 'berl', 1],
    ['browser', 'safari', 2],
    ['source', 'organic', 1],
    ['name', 'visitor 0002', 2],
  ])('by %s, whatever the case', (_what, words, number) => {
    expect(find(words)).toEqual([toVisitorId(number)]);
  });

  test('asks that each word fits, and finds all for none', () => {
    expect(find('berlin safari')).toEqual([]);
    expect(find('  ')).toHaveLength(2);
  });
});
