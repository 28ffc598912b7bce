/** The live list by the server's frames. */
import { describe, expect, test } from 'vitest';
import { applyVisitorsFrame, sortVisitors } from '../../src/inbox/visitor-list.ts';
import type { VisitorSummary } from '../../src/protocol/presence.ts';
import { createVisitor, NOW, toVisitorId } from './inbox-fixtures.ts';

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
    const moved = applyVisitorsFrame(list, frame([createVisitor(3, { lastPingAt: NOW + 1, pageViews: 8 })]));
    expect(sortVisitors(moved ?? new Map()).map(({ id }) => id)).toEqual([1, 2, 3].map(toVisitorId));
  });
});
