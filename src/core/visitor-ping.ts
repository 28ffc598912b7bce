/** One ping: what this page and this browser know goes out, and what the answer teaches is remembered. */
import type { Clock } from '../protocol/clock.ts';
import type { ProblemCode } from '../protocol/codes.ts';
import type { NewId } from '../protocol/ids.ts';
import type { PingAnswer, PingRequest, Report } from '../protocol/presence.ts';
import type { LastSeen } from '../storage/last-seen.ts';
import type { EngagementMeter } from '../tracker/engagement.ts';
import type { PageViews } from '../tracker/page-views.ts';
import type { PingClient } from '../tracker/ping-client.ts';
import type { Chat } from './create-chat.ts';
import type { Guard } from './guard.ts';
import type { ChatFacts } from './live-chat.ts';
import { toAnswered, toArrived, type VisitorKeeper, type VisitorRecord } from './visitor-record.ts';

/** MAX_REPORTS of src/protocol/presence.ts; what is over it goes with the next ping. */
const MAX_REPORTS = 20;
/** Nobody but the owner can change that. */
const NOT_SET_UP: readonly unknown[] = ['unknown-site', 'origin-not-allowed'] satisfies ProblemCode[];
/** Another tab's ping was not long ago when what is left to wait is more than this: clocks of timers are coarse. */
const SAME_MOMENT_MS = 1_000;

export interface VisitorPingWorld {
  readonly window: Window;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly guard: Guard;
  readonly client: PingClient;
  readonly visitor: VisitorKeeper;
  readonly lastSeen: LastSeen;
  readonly engagement: EngagementMeter;
  readonly views: Pick<PageViews, 'current'>;
  readonly chat: Pick<Chat, 'live' | 'isOpen'>;
  readonly facts: Pick<ChatFacts, 'vitals'>;
  onAnswer(answer: PingAnswer): void;
}

export interface VisitorPing {
  /**
   * The wished delay until the next one in ms: 0 when it failed, Infinity for never again. Never rejects.
   *
   * @param isRoutine not needed when another tab of this browser has just pinged
   */
  ping(isRoutine: boolean): Promise<number>;
  leave(): void;
}

export function createVisitorPing(world: VisitorPingWorld): VisitorPing {
  const { clock, guard, client, visitor, lastSeen, engagement, views, chat, facts } = world;
  const { document, navigator, screen } = world.window;
  /** Between leaving and the return from the back-forward cache, which may be another visit. */
  let hasLeft = false;
  /** False for the first ping, which must be cheap: a page's first formatter costs Chromium a dropped frame. */
  let isSettled = false;
  let nextPingMs = 0;

  function toSeen(record: VisitorRecord): VisitorRecord {
    const now = clock.now();
    return hasLeft ? toArrived(record, now, lastSeen.read(), views.current.url) : { ...record, lastSeenAt: now };
  }

  function toRequest({ token }: VisitorRecord, reports: Report[]): PingRequest {
    const { vitals } = facts;
    const measured = vitals && ({ id: world.newId(), kind: 'vitals', page: views.current.id, vitals } as const);
    return {
      ...(token && { token }),
      page: views.current,
      visible: !document.hidden,
      open: chat.isOpen,
      language: navigator.language,
      screen: `${screen.width}x${screen.height}`,
      ...(isSettled && { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, engagement: engagement.read() }),
      reports: measured ? [...reports, measured] : reports,
    };
  }

  return {
    async ping(isRoutine) {
      let restMs = 0;
      const toDue = (record: VisitorRecord): VisitorRecord => {
        const leftMs = record.lastSeenAt + nextPingMs - clock.now();
        restMs = isRoutine && leftMs > SAME_MOMENT_MS ? leftMs : 0;
        return restMs ? record : toSeen(record);
      };
      // On arrival the record has just been written.
      const record = isSettled ? await visitor.update(toDue) : visitor.current;
      if (restMs) return restMs;
      hasLeft = false;
      const reports = record.reports.slice(0, MAX_REPORTS - 1);
      const { vitals } = facts;
      const result = await client.send(toRequest(record, reports));
      isSettled = true;
      if (result.answer === undefined) {
        if (!NOT_SET_UP.includes(result.code)) return 0;
        guard.warn(`the server said ${result.code}`);
        return Number.POSITIVE_INFINITY;
      }
      const { answer, renewed = false } = result;
      const told = { token: record.token, renewed, reports, isLive: chat.live !== null };
      await visitor.update((newest) => toAnswered(newest, answer, told));
      if (facts.vitals === vitals) facts.vitals = null;
      guard.run(() => world.onAnswer(answer));
      // At once where more is waiting than one ping takes.
      nextPingMs = record.reports.length > reports.length ? 1 : answer.nextPingMs;
      return nextPingMs;
    },
    leave() {
      // Told again where this gets lost; their ids make them count once.
      client.leave(toRequest(visitor.current, visitor.current.reports.slice(0, MAX_REPORTS - 1)));
      lastSeen.write(clock.now());
      hasLeft = true;
    },
  };
}
