/** Works off the deliveries of webhooks that are due: a few at a time, at few for one receiver, never in anybody's way. */
import type { Clock } from '../../protocol/clock.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type { ClaimedDelivery, WebhookDeliveryStore } from '../store/store.ts';
import { toSettlement } from './delivery-schedule.ts';
import type { Egress, EgressCall } from './egress.ts';
import { toSignedHeaders } from './sign-webhook.ts';

/** News wait so long at the most; a look that finds nothing is one read of an index. */
const POLL_MS = 1_000;
/** At once. */
const MAX_ON_THE_WAY = 20;
/** One that hangs holds so many places, each for the egress's time-out. */
const MAX_PER_RECEIVER = 4;
/** Well beyond the egress's time-out: what is under way is not claimed again. */
const LEASE_MS = 60_000;
/** Owners look up what went wrong this month. */
const KEEP_MS = 30 * 24 * 3_600_000;
const PRUNE_MS = 3_600_000;

export interface DeliveryWorld {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly deliveries: WebhookDeliveryStore;
  readonly egress: Pick<Egress, 'post'>;
  /** What signs the calls of a site's triggers. */
  readonly secretOf: (site: SiteId) => string;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

export interface DeliveryWorker {
  /** Takes what is due now, and resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Gives back what is under way, for the next start. */
  close(): Promise<void>;
}

interface Attempt {
  readonly call: EgressCall;
  readonly settled: Promise<void>;
}

/** Starts at once. Several processes may work on one database. */
export function createDeliveryWorker(world: DeliveryWorld): DeliveryWorker {
  const { clock, random, deliveries, egress, log } = world;
  const onTheWay = new Map<ClaimedDelivery, Attempt>();
  let looking: Promise<void> | null = null;
  let isLookWanted = false;
  let isClosed = false;
  let prunedAt = clock.now();
  let cancelPoll = clock.setTimer(poll, POLL_MS);

  function poll(): void {
    look();
    cancelPoll = clock.setTimer(poll, POLL_MS);
    if (clock.now() - prunedAt < PRUNE_MS) return;
    prunedAt = clock.now();
    deliveries.prune(prunedAt - KEEP_MS).catch(reportTrouble);
  }

  /** One look at a time; what asks for one meanwhile gets the next. */
  function look(): void {
    isLookWanted = looking !== null;
    looking ??= takeDue()
      .catch(reportTrouble)
      .finally(() => {
        looking = null;
        if (isLookWanted) look();
      });
  }

  async function takeDue(): Promise<void> {
    while (!isClosed && onTheWay.size < MAX_ON_THE_WAY) {
      const now = clock.now();
      const limit = MAX_ON_THE_WAY - onTheWay.size;
      const claim = { now, until: now + LEASE_MS, limit, perReceiver: MAX_PER_RECEIVER, busy: countReceivers() };
      const claimed = await deliveries.claim(claim);
      if (isClosed) await deliveries.release(claimed, now);
      else for (const delivery of claimed) start(delivery);
      if (claimed.length === 0) return;
    }
  }

  function countReceivers(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { receiver } of onTheWay.keys()) counts.set(receiver, (counts.get(receiver) ?? 0) + 1);
    return counts;
  }

  function start(delivery: ClaimedDelivery): void {
    const call = egress.post(delivery.url, toHeaders(delivery), delivery.payload);
    const settled = settle(delivery, call)
      .catch(reportTrouble)
      .finally(() => {
        onTheWay.delete(delivery);
        if (!isClosed) look();
      });
    onTheWay.set(delivery, { call, settled });
  }

  function toHeaders({ id, site, payload, secrets }: ClaimedDelivery): Record<string, string> {
    const now = clock.now();
    const own = secrets?.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
    const valid = own?.map(({ secret }) => secret) ?? [world.secretOf(site)];
    return { 'user-agent': 'Parlor-Webhooks', ...toSignedHeaders({ id, at: now, body: payload }, valid) };
  }

  async function settle(delivery: ClaimedDelivery, { outcome }: EgressCall): Promise<void> {
    const seen = await outcome;
    // It may have arrived or not: it goes out again, under the same id.
    if (isClosed && seen.kind === 'failed') return deliveries.release([delivery], clock.now());
    const settlement = toSettlement(delivery, seen, clock.now(), random());
    await deliveries.settle(delivery, settlement);
    const { error, disables } = settlement;
    if (settlement.state === 'given-up') report(delivery, `webhook not delivered: ${error}`);
    if (disables !== null) report(delivery, `webhook endpoint disabled: ${disables}`);
  }

  /** Without the path, which may be a secret. */
  function report({ id, kind, site, endpoint, receiver }: ClaimedDelivery, message: string): void {
    log(message, { id, kind, site, endpoint, receiver });
  }

  function reportTrouble(error: unknown): void {
    log('webhooks cannot be worked off', { error: String(error) });
  }

  async function isCalm(): Promise<boolean> {
    const busy = [...onTheWay.values()].map(({ settled }) => settled);
    await Promise.all([looking, ...busy]);
    return looking === null && onTheWay.size === 0;
  }

  return {
    async idle() {
      look();
      while (!(await isCalm()));
    },
    async close() {
      isClosed = true;
      cancelPoll();
      for (const { call } of onTheWay.values()) call.abort();
      while (!(await isCalm()));
    },
  };
}
