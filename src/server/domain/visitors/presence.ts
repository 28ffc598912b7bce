/** Who is on the sites right now. Lives in memory: a restart forgets it, and the next pings bring it back. */
import type { Clock } from '../../../protocol/clock.ts';
import type { SiteId, VisitorId } from '../../../protocol/ids.ts';
import { PRESENCE_MS } from '../../../protocol/limits.ts';
import type { VisitorSummary } from '../../../protocol/visitor.ts';
import type { Doorbell } from '../../realtime/doorbell.ts';
import { type Present, toSummary } from './present.ts';
import { toNextState } from './visitor-state.ts';

/** Changes are collected so long before agents hear of them: a busy site must not cost a frame a ping. */
const COALESCE_MS = 500;
/** How often silence is looked at; part of the minute within which a vanished visitor is shown as gone. */
const SWEEP_MS = 2_500;
/** How long somebody who left is kept in memory. */
const FORGET_AFTER_MS = 120_000;
/**
 * How long a page that went away is waited for: its visitor may only have gone to the next page, whose first ping comes
 * when it is loaded and idle, or have another tab open, which takes over. Agents would see them leave and arrive on every click.
 */
export const LEAVE_GRACE_MS = 2_000;

export interface Presence {
  /** Also finds those who left moments ago. */
  find(id: VisitorId): Present | null;
  /** The visitor is here and stays; agents hear of it if they would see a difference. */
  put(present: Present): void;
  /** Keeps somebody in memory who is not here: their next ping finds them. */
  keep(present: Present): void;
  /** Gone after LEAVE_GRACE_MS, unless `put` comes before. */
  leaveSoon(id: VisitorId): void;
  isLeaving(id: VisitorId): boolean;
  /** Changes what is kept of a visitor, if they are known. */
  touch(id: VisitorId, change: (present: Present) => void): void;
  list(site: SiteId): readonly VisitorSummary[];
  count(site: SiteId): number;
  readonly size: number;
  close(): void;
}

export function createPresence(clock: Clock, doorbell: Doorbell): Presence {
  const visitors = new Map<VisitorId, Present>();
  /** Who is here, as agents were told or are about to be. */
  const listed = new Map<VisitorId, { readonly site: SiteId; readonly summary: VisitorSummary }>();
  const changed = new Map<VisitorId, SiteId>();
  /** When each of them is gone; in this order, for the grace is the same for all. */
  const leaving = new Map<VisitorId, number>();
  let cancelFlush: (() => void) | null = null;
  let cancelLeave: (() => void) | null = null;
  let cancelSweep = clock.setTimer(sweep, SWEEP_MS);

  function mark(id: VisitorId, site: SiteId): void {
    changed.set(id, site);
    cancelFlush ??= clock.setTimer(flush, COALESCE_MS);
  }

  function flush(): void {
    cancelFlush = null;
    const sites = new Map<SiteId, { present: VisitorSummary[]; left: VisitorId[] }>();
    for (const [id, site] of changed) {
      const lists = sites.get(site) ?? { present: [], left: [] };
      sites.set(site, lists);
      const here = listed.get(id);
      if (here === undefined) lists.left.push(id);
      else lists.present.push(here.summary);
    }
    changed.clear();
    for (const [site, lists] of sites) doorbell.ring([`site:${site}`], { type: 'visitors', reset: false, ...lists });
  }

  /** A ping that only says "still here" changes nothing that agents see, and rings nobody. */
  function show(present: Present): void {
    if (!present.isHere) return;
    const summary = toSummary(present);
    const told = listed.get(summary.id)?.summary;
    if (told !== undefined && isSame(told, summary)) return;
    listed.set(summary.id, { site: present.site, summary });
    mark(summary.id, present.site);
  }

  function leave(id: VisitorId): void {
    const present = visitors.get(id);
    leaving.delete(id);
    if (present === undefined || !present.isHere) return;
    present.isHere = false;
    present.state = toNextState(present.state, 'leave');
    listed.delete(id);
    mark(id, present.site);
  }

  function sweep(): void {
    const now = clock.now();
    for (const [id, { visitor, pace, isHere }] of visitors) {
      const silence = now - visitor.lastSeenAt;
      if (isHere && silence > PRESENCE_MS[pace].offlineAfter) leave(id);
      if (!isHere && silence > FORGET_AFTER_MS) visitors.delete(id);
    }
    cancelSweep = clock.setTimer(sweep, SWEEP_MS);
  }

  function sweepLeaving(): void {
    cancelLeave = null;
    const now = clock.now();
    for (const [id, at] of leaving) {
      if (at > now) {
        cancelLeave = clock.setTimer(sweepLeaving, at - now);
        return;
      }
      leave(id);
    }
  }

  return {
    find: (id) => visitors.get(id) ?? null,
    put(present) {
      visitors.set(present.visitor.id, present);
      leaving.delete(present.visitor.id);
      present.isHere = true;
      show(present);
    },
    keep: (present) => void visitors.set(present.visitor.id, present),
    leaveSoon(id) {
      // Deleted first: one who leaves again goes to the end of the line.
      leaving.delete(id);
      leaving.set(id, clock.now() + LEAVE_GRACE_MS);
      cancelLeave ??= clock.setTimer(sweepLeaving, LEAVE_GRACE_MS);
    },
    isLeaving: (id) => leaving.has(id),
    touch(id, change) {
      const present = visitors.get(id);
      if (present === undefined) return;
      change(present);
      show(present);
    },
    list: (site) => [...listed.values()].filter((here) => here.site === site).map(({ summary }) => summary),
    count(site) {
      let count = 0;
      for (const here of listed.values()) if (here.site === site) count += 1;
      return count;
    },
    get size() {
      return listed.size;
    },
    close() {
      cancelFlush?.();
      cancelLeave?.();
      cancelSweep();
    },
  };
}

function isSame(left: VisitorSummary, right: VisitorSummary): boolean {
  if (left.page.url !== right.page.url || left.page.title !== right.page.title) return false;
  for (const name in left) {
    const key = name as keyof VisitorSummary;
    if (key !== 'page' && left[key] !== right[key]) return false;
  }
  return true;
}
