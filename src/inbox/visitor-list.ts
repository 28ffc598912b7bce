/** Who is on the site now: pure changes by the server's frames, and the order they are shown in. */
import type { VisitorsFrame } from '../protocol/frames.ts';
import type { VisitorId } from '../protocol/ids.ts';
import type { VisitorSummary } from '../protocol/presence.ts';

export type VisitorList = ReadonlyMap<VisitorId, VisitorSummary>;

/** @param list null before the server's first whole list; changes to a list we do not have say nothing yet */
export function applyVisitorsFrame(list: VisitorList | null, frame: VisitorsFrame): VisitorList | null {
  if (list === null && !frame.reset) return null;
  const next = new Map(frame.reset ? [] : list);
  for (const visitor of frame.present) next.set(visitor.id, visitor);
  for (const id of frame.left) next.delete(id);
  return next;
}

/** Newest visit first; a page view or a ping moves nobody. */
export function sortVisitors(list: VisitorList): readonly VisitorSummary[] {
  return [...list.values()].sort((a, b) => b.visitStartedAt - a.visitStartedAt || (a.id < b.id ? -1 : 1));
}
