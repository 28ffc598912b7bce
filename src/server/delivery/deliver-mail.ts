/** Sends what is in the queue, when it is due, until it is taken or given up: at least once, never in anybody's way. */
import type { Clock } from '../../protocol/clock.ts';
import type { MailQueue, QueuedMail } from '../store/mail/mail-records.ts';
import type { SendMail } from './send-by-smtp.ts';

/** From one attempt to the next: a greylist, a restart, a broken server that somebody mends the next day. */
const RETRY_AFTER_MS = [60_000, 300_000, 1_800_000, 7_200_000, 21_600_000, 86_400_000] as const;
/** Later by up to a tenth, so that what failed together does not come back together. */
const RETRY_JITTER = 0.1;
/** Longer than any attempt lasts: after it the process that took the mail is dead. */
const LEASE_MS = 600_000;
/** At once; a server that hangs holds one place for a minute. */
const MAX_ON_THE_WAY = 3;
/** How long it is remembered that a mail was sent. Limits count days. */
const KEEP_MS = 30 * 86_400_000;
/** When the database did not answer. */
const STORE_RETRY_MS = 60_000;
/** What is on its way when the server stops may arrive for so long. */
const CLOSE_GRACE_MS = 5_000;

export interface DeliveryWorld {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly queue: Pick<MailQueue, 'takeDue' | 'settle' | 'nextAt' | 'deleteDone'>;
  readonly send: SendMail;
  /** Puts into the queue what has become due since. */
  readonly prepare: () => Promise<void>;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

export interface Delivery {
  /** Something is due at that instant. */
  wakeAt(at: number): void;
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>;
  /** Lets what is on its way arrive, for a moment; the rest waits for the next start. */
  close(): Promise<void>;
}

export function createDelivery({ clock, random, queue, send, prepare, log }: DeliveryWorld): Delivery {
  const abort = new AbortController();
  let running: Promise<void> | null = null;
  let isWokenAgain = false;
  let timer: { readonly at: number; cancel(): void } | null = null;
  let isClosed = false;

  function wakeAt(at: number): void {
    if (isClosed || (timer !== null && timer.at <= at)) return;
    timer?.cancel();
    timer = { at, cancel: clock.setTimer(start, at - clock.now()) };
  }

  function start(): void {
    timer = null;
    // What is running may have looked already.
    isWokenAgain = running !== null;
    running ??= run().finally(() => {
      running = null;
      if (isWokenAgain && !isClosed) start();
    });
  }

  async function run(): Promise<void> {
    try {
      await prepare();
      // Settled, all of them: nothing may be on its way when this run says that it has ended.
      const ends = await Promise.allSettled(Array.from({ length: MAX_ON_THE_WAY }, sendDue));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      await queue.deleteDone(clock.now() - KEEP_MS);
      const nextAt = await queue.nextAt();
      if (nextAt !== null) wakeAt(nextAt);
    } catch (error) {
      log('mail waits: the database does not answer', { error: String(error) });
      wakeAt(clock.now() + STORE_RETRY_MS);
    }
  }

  async function sendDue(): Promise<void> {
    while (!isClosed) {
      const now = clock.now();
      const mail = await queue.takeDue(now, now + LEASE_MS);
      if (mail === null) return;
      await attempt(mail);
    }
  }

  async function attempt(mail: QueuedMail): Promise<void> {
    const { id, kind, site, attempts } = mail;
    const result = await send(mail, abort.signal);
    if (result.isSent) {
      await queue.settle(id, { state: 'sent' });
      return;
    }
    const { error } = result;
    const delayMs = RETRY_AFTER_MS[attempts - 1];
    if (result.isFinal || delayMs === undefined) {
      // Not to whom: logs are read by more people than mail.
      log('mail not delivered', { id, kind, site, attempts, error });
      await queue.settle(id, { state: 'failed', error });
      return;
    }
    const nextAt = clock.now() + Math.round(delayMs * (1 + RETRY_JITTER * random()));
    await queue.settle(id, { state: 'waiting', nextAt, error });
  }

  return {
    wakeAt,
    async idle() {
      while (running !== null) await running;
    },
    async close() {
      isClosed = true;
      timer?.cancel();
      const cancelGrace = clock.setTimer(() => abort.abort(), CLOSE_GRACE_MS);
      while (running !== null) await running;
      cancelGrace();
    },
  };
}
