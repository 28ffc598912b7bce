/** What this browser remembers about its visitor, and the ways in which that changes. Pure but for the keeper below. */
import type { ConversationId } from '../protocol/ids.ts';
import { VISIT_ENDS_AFTER_MS } from '../protocol/limits.ts';
import type { PingAnswer, Report, Values } from '../protocol/presence.ts';
import type { Storage } from '../storage/storage.ts';
import type { Firing } from '../triggers/facts.ts';

const STORAGE_NAME = 'visitor';

export type VariablesReport = Extract<Report, { kind: 'variables' }>;

/** What a greeting said, for as long as the visitor neither answered nor dismissed it: it goes with them from page to page. */
export interface RememberedGreeting {
  /** Of the firing or the invitation. */
  readonly id: string;
  /** What the server knows the text by: the trigger's id, or the invitation's. */
  readonly source: string;
  readonly agentNick: string;
  readonly text: string;
  /** The visitor opened the box by it: it stays the box's first message, and need not ask for attention again. */
  readonly isSeen?: boolean;
}

export interface VisitorRecord {
  /** Of this shape: whoever takes something away from the shape counts it up. */
  readonly version: 1;
  readonly token: string | null;
  readonly conversation: { readonly id: ConversationId; readonly open: boolean } | null;
  readonly hasSentMessage: boolean;
  readonly served: boolean;
  /** Unix ms of the visitor's message that nobody answered yet. */
  readonly unansweredSince: number | null;
  readonly visits: number;
  readonly visitStartedAt: number;
  /** Address of the visit's first page. */
  readonly landingUrl: string;
  /** Page views in this visit. */
  readonly pages: number;
  /** Of this browser's last ping, whichever tab sent it. */
  readonly lastSeenAt: number;
  readonly firings: readonly Firing[];
  readonly greeting: RememberedGreeting | null;
  /** The visit in which the visitor sent a greeting away; 0 for none. */
  readonly silencedVisit: number;
  readonly variables: Values;
  /** Names of the custom events of this visit. */
  readonly events: readonly string[];
  /** What no answered ping has told yet. */
  readonly reports: readonly Report[];
}

const NOBODY: VisitorRecord = {
  version: 1,
  token: null,
  conversation: null,
  hasSentMessage: false,
  served: false,
  unansweredSince: null,
  visits: 0,
  visitStartedAt: 0,
  landingUrl: '',
  pages: 0,
  lastSeenAt: 0,
  firings: [],
  greeting: null,
  silencedVisit: 0,
  variables: {},
  events: [],
  reports: [],
};

/** Beyond so many the server has been away for long, or the page reports without end. */
const MAX_WAITING_REPORTS = 100;
/** More than one visit or the triggers of one site come to. */
const MAX_FIRINGS = 1_000;
/** Distinct names; more than a trigger can ask for. */
const MAX_EVENTS = 100;

/** Somebody arrives on a page: the visit goes on, or a new one begins. */
export function toArrived(record: VisitorRecord, now: number, leftAt: number, landingUrl: string): VisitorRecord {
  // A clock that was set back would keep a visit alive for ever.
  const isSameVisit = Math.abs(now - Math.max(record.lastSeenAt, leftAt)) <= VISIT_ENDS_AFTER_MS.trigger;
  const seen = { ...record, lastSeenAt: now };
  if (isSameVisit) return { ...seen, pages: record.pages + 1 };
  return {
    ...seen,
    visits: record.visits + 1,
    visitStartedAt: now,
    landingUrl,
    pages: 1,
    greeting: null,
    events: [],
  };
}

/** What a ping told the server, and how. */
export interface Told {
  readonly token: string | null;
  /** Whether the server refused that token and started a new visitor. */
  readonly renewed: boolean;
  readonly reports: readonly Report[];
  /** Whether a session is running: it knows the conversation better than any ping. */
  readonly isLive: boolean;
}

/** What an answered ping teaches. */
export function toAnswered(
  record: VisitorRecord,
  { token, visitor, conversation }: PingAnswer,
  told: Told,
): VisitorRecord {
  // Another tab was first with a token, or the person was reset meanwhile: the answer is about somebody else.
  if (record.token !== told.token) return record;
  const own = told.renewed ? null : record.conversation;
  const reports = record.reports.filter(({ id }) => !told.reports.some((report) => report.id === id));
  const known = { ...record, token: token ?? record.token, reports };
  if (told.isLive) return known;
  return {
    ...known,
    served: visitor.served,
    hasSentMessage: visitor.hasSentMessage || record.hasSentMessage,
    // The id is made here before the server knows it; the server's is right where it knows an open one that we do not.
    conversation:
      conversation === null ? own && { ...own, open: false } : { id: own?.open ? own.id : conversation.id, open: true },
  };
}

/** Full is full: what is new is dropped, what was kept first is told first. */
export function toReporting(record: VisitorRecord, report: Report): VisitorRecord {
  return { ...record, reports: [...record.reports, report].slice(0, MAX_WAITING_REPORTS) };
}

/** A trigger's last firing says all that frequencies ask; those of the current visit count. */
export function toFired(record: VisitorRecord, firing: Firing, id: string): VisitorRecord {
  const others = record.firings.filter(({ trigger, visit }) => trigger !== firing.trigger || visit === firing.visit);
  const fired = { ...record, firings: [...others, firing].slice(-MAX_FIRINGS) };
  return toReporting(fired, { id, kind: 'fired', trigger: firing.trigger });
}

export function toDismissed(record: VisitorRecord, id: string): VisitorRecord {
  return toReporting({ ...record, greeting: null, silencedVisit: record.visits }, { id, kind: 'dismissed' });
}

/** @param values null takes a variable away */
export function toVariables(record: VisitorRecord, id: string, values: VariablesReport['values']): VisitorRecord {
  const all = Object.entries({ ...record.variables, ...values });
  const variables = Object.fromEntries(all.filter((entry): entry is [string, Values[string]] => entry[1] !== null));
  return toReporting({ ...record, variables }, { id, kind: 'variables', values });
}

export function toTracked(record: VisitorRecord, report: Extract<Report, { kind: 'event' }>): VisitorRecord {
  const events = [...new Set([...record.events, report.name])].slice(0, MAX_EVENTS);
  return toReporting({ ...record, events }, report);
}

export interface VisitorKeeper {
  /** The newest that this page has seen. */
  readonly current: VisitorRecord;
  /** Changes the newest record in one step that no other tab can interleave. Never rejects. */
  update(change: (record: VisitorRecord) => VisitorRecord): Promise<VisitorRecord>;
  forget(): Promise<void>;
}

export function createVisitorKeeper(storage: Storage): VisitorKeeper {
  const keeper = {
    current: NOBODY,
    async update(change: (record: VisitorRecord) => VisitorRecord) {
      let next: VisitorRecord | null = null;
      try {
        await storage.update(STORAGE_NAME, (value) => {
          next = change(decodeVisitorRecord(value));
          return next;
        });
      } catch {
        // A full or vanished storage: this page goes on with what it knows.
      }
      keeper.current = next ?? change(keeper.current);
      return keeper.current;
    },
    forget() {
      keeper.current = NOBODY;
      return storage.update(STORAGE_NAME, () => undefined);
    },
  };
  return keeper;
}

/** What an older script did not know of yet begins as nobody's; a record of another version is as good as none. */
function decodeVisitorRecord(value: unknown): VisitorRecord {
  const record = value as VisitorRecord | null | undefined;
  return record?.version === NOBODY.version ? { ...NOBODY, ...record } : NOBODY;
}
