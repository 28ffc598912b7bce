/** Outgoing webhooks: signed, a few at a time, tried again when the other side is down, never in anybody's way. */
import { createHmac } from 'node:crypto';
import type { Clock } from '../../protocol/clock.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type { Egress, EgressCall } from './egress.ts';
import type { EgressOutcome } from './request-once.ts';

/** At once; a receiver that hangs holds one place for fifteen seconds. */
const MAX_ON_THE_WAY = 20;
/** What waits is in memory; beyond this the receiver is down for good and the oldest news is worth least. */
const MAX_WAITING = 1_000;
/** From one attempt to the next: ten seconds for a restart, a minute after the first attempt for a deployment. */
const RETRY_AFTER_MS = [10_000, 50_000] as const;
/** Either way, so that what failed together does not come back together. */
const RETRY_JITTER = 0.2;

export interface WebhookCall {
  readonly url: string;
  /** The receiver tells repeated deliveries by it. */
  readonly id: string;
  /** What happened, such as `trigger`. */
  readonly kind: string;
  readonly body: object;
  readonly site: SiteId;
}

export interface WebhookWorld {
  readonly clock: Clock;
  /** What the site's receivers verify signatures with. */
  readonly secretOf: (site: SiteId) => string;
  readonly egress: Pick<Egress, 'post'>;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  /** In [0, 1). */
  readonly random: () => number;
}

export interface Webhooks {
  /** POSTs `{...body, id, kind}` as JSON; what becomes of it is logged and never thrown. */
  send(call: WebhookCall): void;
  /** Resolves when nothing is on its way or due; retries that wait for their time do not count. */
  idle(): Promise<void>;
  /** Gives up what is on its way and what waits. */
  close(): void;
}

interface Delivery {
  readonly call: WebhookCall;
  readonly url: URL;
  readonly json: string;
  readonly failures: number;
}

/**
 * Each request carries `parlor-delivery: <id>` and `parlor-signature: t=<unix seconds>,v1=<hex>`, the HMAC-SHA256 of
 * `<t>.<body>` by the site's secret. Network errors, 429 and 5xx are tried again twice; redirects are not followed.
 */
export function createWebhooks(world: WebhookWorld): Webhooks {
  const { clock, egress, log, random } = world;
  /** In the order in which they began to wait, with what cancels the timer; null: due. */
  const waiting = new Map<Delivery, (() => void) | null>();
  const onTheWay = new Set<EgressCall>();
  let idlers: (() => void)[] = [];
  let isClosed = false;

  function wait(delivery: Delivery, delayMs: number): void {
    const [oldest] = waiting.keys();
    if (waiting.size >= MAX_WAITING && oldest !== undefined) {
      forget(oldest);
      report(oldest, 'webhook dropped: too many wait');
    }
    // Due by its timer and not by comparing instants: timers may fire a millisecond early.
    const becomeDue = (): void => {
      waiting.set(delivery, null);
      startDue();
    };
    waiting.set(delivery, delayMs > 0 ? clock.setTimer(becomeDue, delayMs) : null);
  }

  function forget(delivery: Delivery): void {
    waiting.get(delivery)?.();
    waiting.delete(delivery);
  }

  function startDue(): void {
    for (const [delivery, cancel] of waiting) {
      if (onTheWay.size >= MAX_ON_THE_WAY) return;
      if (cancel !== null) continue;
      waiting.delete(delivery);
      start(delivery);
    }
    if (onTheWay.size > 0) return;
    for (const resolve of idlers) resolve();
    idlers = [];
  }

  function start(delivery: Delivery): void {
    const post = egress.post(delivery.url.href, sign(delivery), delivery.json);
    onTheWay.add(post);
    post.outcome.then((outcome) => {
      onTheWay.delete(post);
      if (!isClosed) settle(delivery, outcome);
      startDue();
    });
  }

  function sign({ call, json }: Delivery): Record<string, string> {
    const seconds = Math.floor(clock.now() / 1_000);
    const digest = createHmac('sha256', world.secretOf(call.site)).update(`${seconds}.${json}`).digest('hex');
    return {
      'user-agent': 'Parlor-Webhooks',
      'parlor-signature': `t=${seconds},v1=${digest}`,
      'parlor-delivery': call.id,
    };
  }

  function settle(delivery: Delivery, outcome: EgressOutcome): void {
    if (outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300) return;
    const why = outcome.kind === 'answered' ? `answered ${outcome.status}` : outcome.reason;
    const delayMs = RETRY_AFTER_MS[delivery.failures];
    if (!isWorthRetrying(outcome) || delayMs === undefined) {
      report(delivery, `webhook not delivered: ${why}`);
      return;
    }
    const jitter = 1 + RETRY_JITTER * (2 * random() - 1);
    wait({ ...delivery, failures: delivery.failures + 1 }, Math.round(delayMs * jitter));
  }

  /** Without the path, which may be a secret. */
  function report({ call, url }: Delivery, message: string): void {
    log(message, { id: call.id, kind: call.kind, site: call.site, host: url.host });
  }

  return {
    send(call) {
      if (isClosed) return;
      if (!URL.canParse(call.url) || !/^https?:$/.test(new URL(call.url).protocol)) {
        log('webhook not delivered: expected an http or https address', { id: call.id, site: call.site });
        return;
      }
      const json = JSON.stringify({ ...call.body, id: call.id, kind: call.kind });
      wait({ call, url: new URL(call.url), json, failures: 0 }, 0);
      startDue();
    },
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve);
        startDue();
      }),
    close() {
      isClosed = true;
      for (const delivery of [...waiting.keys()]) forget(delivery);
      for (const post of onTheWay) post.abort();
    },
  };
}

function isWorthRetrying(outcome: EgressOutcome): boolean {
  if (outcome.kind === 'answered') return outcome.status === 429 || outcome.status >= 500;
  return outcome.kind === 'failed';
}
