/** What reports ask of the event log: few rows each, however long the log is. */
import type { AgentId, ConversationId, SiteId } from '../../../protocol/ids.ts';
import type { EventKind } from '../store.ts';

/** Which events count; `to` is no longer in it. */
export interface ReportScope {
  readonly site: SiteId;
  readonly from: number;
  readonly to: number;
  readonly agent?: AgentId;
  readonly department?: string;
}

/** The number of an event's bucket is its local time, which is UTC and an offset, divided by `unitMs`. */
export interface Buckets {
  readonly unitMs: number;
  /** In the order of time; the last one's end is not looked at. */
  readonly shifts: readonly Shift[];
}

/** How far local time is ahead of UTC, before the instant `until`. */
export interface Shift {
  readonly until: number;
  readonly offsetMs: number;
}

export interface CountRow {
  readonly kind: EventKind;
  readonly bucket: number;
  /** What the detail says where it was asked for, as text. */
  readonly value: string | null;
  readonly count: number;
}

export interface NumbersRow {
  readonly bucket: number;
  readonly values: readonly number[];
}

/** Conversations are live (`isOpen`) or no longer, from an instant on; the lists belong together and are in no order. */
export interface TurnsRow {
  readonly isOpen: boolean;
  readonly at: readonly number[];
  readonly positions: readonly number[];
  readonly conversations: readonly string[];
}

export interface StatusRow {
  readonly agent: AgentId;
  readonly at: number;
  readonly status: string;
}

export interface TagRow {
  readonly tag: string;
  readonly name: string;
  readonly conversations: number;
  readonly visitors: number;
  /** Of the newest of them. */
  readonly lastAt: number;
}

/** What an agent did so often; the mean is of the wait, the duration or the stars, where the kind has such a number. */
export interface AgentRow {
  readonly agent: AgentId;
  readonly kind: EventKind | 'transferred-in';
  readonly count: number;
  readonly mean: number | null;
}

export interface RatingRow {
  readonly agent: AgentId;
  readonly stars: number;
  readonly count: number;
}

export interface CallRow {
  readonly bucket: number;
  readonly direction: string;
  readonly calls: number;
  readonly answered: number;
  /** Sums: of the waits of all, and of the durations of those that were answered. */
  readonly waitMs: number;
  readonly talkMs: number;
}

/** Limits in ms; null is not looked at. */
export interface SlaTargets {
  readonly firstResponseMs: number | null;
  readonly resolutionMs: number | null;
}

export interface BreachRow {
  readonly position: number;
  readonly at: number;
  readonly kind: EventKind;
  readonly conversation: ConversationId | null;
  readonly agent: AgentId | null;
  readonly ms: number;
}

export interface VisitorCounts {
  readonly visits: number;
  /** Visitors whose first visit to the site is among these. */
  readonly newVisitors: number;
  readonly pageViews: number;
}

export interface ReportStore {
  /** @param detail the name of a text or number in the detail by which they are told apart */
  counts(
    scope: ReportScope,
    kinds: readonly EventKind[],
    buckets: Buckets,
    detail?: string,
  ): Promise<readonly CountRow[]>;
  /** All values of a number in the detail: what medians are made of. */
  numbers(
    scope: ReportScope,
    kinds: readonly EventKind[],
    detail: string,
    buckets: Buckets,
  ): Promise<readonly NumbersRow[]>;
  turns(scope: ReportScope): Promise<readonly TurnsRow[]>;
  /** In the order of the log, each agent's last one from before the time first. */
  statuses(scope: Pick<ReportScope, 'site' | 'from' | 'to'>): Promise<readonly StatusRow[]>;
  tags(scope: ReportScope): Promise<readonly TagRow[]>;
  agents(scope: ReportScope): Promise<readonly AgentRow[]>;
  ratings(scope: ReportScope): Promise<readonly RatingRow[]>;
  calls(scope: ReportScope, buckets: Buckets): Promise<readonly CallRow[]>;
  /** The newest first, older than the position `before` where it is given. */
  breaches(
    scope: ReportScope,
    targets: SlaTargets,
    before: number | null,
    limit: number,
  ): Promise<readonly BreachRow[]>;
  visitors(scope: Pick<ReportScope, 'site' | 'from' | 'to'>): Promise<VisitorCounts>;
}
