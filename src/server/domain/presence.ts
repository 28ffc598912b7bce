/** Who is on the sites right now. Lives in memory: a restart forgets it, and the next pings bring it back. */
import type { Clock } from '../../protocol/clock.ts';
import type { ConversationId, SiteId, VisitorId } from '../../protocol/ids.ts';
import { PRESENCE_MS } from '../../protocol/limits.ts';
import type { VisitorSummary } from '../../protocol/presence.ts';
import type { Doorbell } from '../realtime/doorbell.ts';
import type { Visit, Visitor } from '../store/store.ts';

/** Changes are collected so long before agents hear of them: a busy site must not cost a frame a ping. */
const COALESCE_MS = 500;
/** How often silence is looked at; part of the minute within which a vanished visitor is shown as gone. */
const SWEEP_MS = 2_500;
/** How long somebody who left is kept in memory. */
const FORGET_AFTER_MS = 120_000;

/** What is known of a visitor who is here: kept so that a ping that changes nothing touches no database. */
export interface Present {
  readonly site: SiteId;
  visitor: Visitor;
  visit: Visit;
  summary: VisitorSummary;
  /** Id of the page view that was counted last. */
  pageView: string;
  conversation: {
    readonly id: ConversationId;
    readonly served: boolean;
    /** seq of the newest message, and of the newest that the visitor has read */
    readonly head: number;
    readonly read: number;
  } | null;
  hasSentMessage: boolean;
  /** Ids of the newest trigger firings that were counted: a ping that is sent again must not count them twice. */
  firings: readonly string[];
  /** False for somebody who left moments ago: the next page finds the visit that the database may not have yet. */
  isHere: boolean;
}

export interface Presence {
  /** Also finds those who left moments ago. */
  find(id: VisitorId): Present | null;
  /** The visitor is here, or something about them changed. */
  put(present: Present): void;
  leave(id: VisitorId): void;
  /** Changes what is kept of a visitor, if they are here. */
  touch(id: VisitorId, change: (present: Present) => void): void;
  list(site: SiteId): readonly VisitorSummary[];
  readonly size: number;
  close(): void;
}

export function createPresence(clock: Clock, doorbell: Doorbell): Presence {
  const visitors = new Map<VisitorId, Present>();
  const changed = new Map<VisitorId, SiteId>();
  let cancelFlush: (() => void) | null = null;
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
      const present = visitors.get(id);
      if (present?.isHere) lists.present.push(present.summary);
      else lists.left.push(id);
    }
    changed.clear();
    for (const [site, lists] of sites) doorbell.ring([`site:${site}`], { type: 'visitors', reset: false, ...lists });
  }

  function sweep(): void {
    const now = clock.now();
    for (const [id, { summary, isHere }] of visitors) {
      const { offlineAfter } = PRESENCE_MS[summary.visible ? 'visible' : 'hidden'];
      const silence = now - summary.lastPingAt;
      if (isHere && silence > offlineAfter) leave(id);
      if (!isHere && silence > FORGET_AFTER_MS) visitors.delete(id);
    }
    cancelSweep = clock.setTimer(sweep, SWEEP_MS);
  }

  function leave(id: VisitorId): void {
    const present = visitors.get(id);
    if (present === undefined) return;
    present.isHere = false;
    mark(id, present.site);
  }

  return {
    find: (id) => visitors.get(id) ?? null,
    put(present) {
      visitors.set(present.summary.id, present);
      mark(present.summary.id, present.site);
    },
    leave,
    touch(id, change) {
      const present = visitors.get(id);
      if (present === undefined) return;
      change(present);
      mark(id, present.site);
    },
    list: (site) =>
      [...visitors.values()].filter((present) => present.isHere && present.site === site).map(({ summary }) => summary),
    get size() {
      return [...visitors.values()].filter(({ isHere }) => isHere).length;
    },
    close() {
      cancelFlush?.();
      cancelSweep();
    },
  };
}
