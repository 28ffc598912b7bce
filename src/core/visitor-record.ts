/** What this browser remembers about its visitor, and the ways in which that changes. Pure but for the keeper below. */
import type { ConversationId } from '../protocol/ids.ts';
import { VISIT_ENDS_AFTER_MS } from '../protocol/limits.ts';
import type { PingAnswer } from '../protocol/presence.ts';
import type { Storage } from '../storage/storage.ts';

const STORAGE_NAME = 'visitor';

export interface FiredTrigger {
  readonly id: string;
  readonly trigger: string;
  readonly visit: number;
  /** Whether an answered ping has told the server. */
  readonly reported: boolean;
}

export interface VisitorRecord {
  /** Of this shape: whoever changes the shape counts it up. */
  readonly version: 1;
  readonly token: string | null;
  readonly conversation: { readonly id: ConversationId; readonly open: boolean } | null;
  readonly hasSentMessage: boolean;
  readonly served: boolean;
  readonly visits: number;
  readonly visitStartedAt: number;
  readonly lastSeenAt: number;
  readonly fired: readonly FiredTrigger[];
}

const NOBODY: VisitorRecord = {
  version: 1,
  token: null,
  conversation: null,
  hasSentMessage: false,
  served: false,
  visits: 0,
  visitStartedAt: 0,
  lastSeenAt: 0,
  fired: [],
};

/** Somebody arrives on a page: the visit goes on, or a new one begins. */
export function toArrived(record: VisitorRecord, now: number): VisitorRecord {
  // A clock that was set back would keep a visit alive for ever.
  const isSameVisit = Math.abs(now - record.lastSeenAt) <= VISIT_ENDS_AFTER_MS.trigger;
  const seen = { ...record, lastSeenAt: now };
  return isSameVisit ? seen : { ...seen, visits: record.visits + 1, visitStartedAt: now };
}

/** What a ping told the server, and how. */
export interface Told {
  readonly token: string | null;
  /** Whether the server refused that token and started a new visitor. */
  readonly renewed: boolean;
  readonly fired: readonly FiredTrigger[];
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
  const fired = record.fired.map((firing) =>
    told.fired.some(({ id }) => id === firing.id) ? { ...firing, reported: true } : firing,
  );
  const known = { ...record, token: token ?? record.token, fired };
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

export function toFired(record: VisitorRecord, id: string, trigger: string): VisitorRecord {
  const others = record.fired.filter((firing) => firing.trigger !== trigger || !firing.reported);
  return { ...record, fired: [...others, { id, trigger, visit: record.visits, reported: false }] };
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

/** A record carries the version of its shape; one of another version is as good as none. */
function decodeVisitorRecord(value: unknown): VisitorRecord {
  const record = value as VisitorRecord | null | undefined;
  return record?.version === NOBODY.version ? record : NOBODY;
}
