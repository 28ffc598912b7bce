/** Empties the outbox over the live link: one message in flight, so that order survives every retry (P6, P8). */
import { NACK_RULES } from '../protocol/codes.ts';
import type { AckFrame, NackFrame, PublishFrame } from '../protocol/frames.ts';
import type { MessageId } from '../protocol/ids.ts';
import { ACK_TIMEOUT_MS } from '../protocol/limits.ts';
import type { WrittenBody } from '../protocol/message.ts';
import { toBackoffMs } from './backoff.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import type { SentBody } from './session.ts';
import type { SessionWorld } from './session-world.ts';

export interface Sender {
  /** The oldest message that waits, whether it is on its way or not. */
  toFrame(): PublishFrame | null;
  /** Something may be there to be sent, or a link to send it over. */
  pump(): void;
  /** A new link: what was in flight is sent again. */
  restart(): void;
  /** @returns the entry that was confirmed, or null for one that is no longer here */
  ack(frame: AckFrame): OutboxEntry | null;
  nack(frame: NackFrame): void;
  /** There is no link, and none is being looked for. */
  rest(): void;
}

interface SenderListener {
  /** False when there is no live link. */
  publish(frame: PublishFrame): boolean;
  /** No answer came in time: the link is dead. */
  onSilence(): void;
  /** A message was refused for good. */
  onOutboxChange(): void;
}

export function createSender(
  { clock, random }: Pick<SessionWorld, 'clock' | 'random'>,
  outbox: Outbox,
  listener: SenderListener,
): Sender {
  let inFlight: MessageId | null = null;
  let refusals = 0;
  let cancelTimer = (): void => {};

  function toFrame(): PublishFrame | null {
    const entry = outbox.next();
    if (entry === null || outbox.id === null) return null;
    const { id, conversation, number, body, greeting } = entry;
    return {
      type: 'publish',
      id,
      conversation,
      outbox: outbox.id,
      number,
      body: toWritten(body),
      ...(greeting === undefined ? {} : { greeting }),
    };
  }

  function pump(): void {
    const frame = inFlight === null ? toFrame() : null;
    if (frame === null || !listener.publish(frame)) return;
    inFlight = frame.id;
    cancelTimer();
    cancelTimer = clock.setTimer(listener.onSilence, ACK_TIMEOUT_MS);
  }

  function settle(): void {
    inFlight = null;
    cancelTimer();
  }

  function pumpAfter(delayMs: number): void {
    inFlight = null;
    cancelTimer();
    cancelTimer = clock.setTimer(pump, delayMs);
  }

  return {
    toFrame,
    pump,
    restart() {
      settle();
      pump();
    },
    ack(frame) {
      const entry = outbox.entries.find((candidate) => candidate.id === frame.id) ?? null;
      if (entry !== null) void outbox.confirm(frame.id);
      refusals = 0;
      if (frame.id === inFlight) settle();
      pump();
      return entry;
    },
    nack(frame) {
      const entry = outbox.entries.find((candidate) => candidate.id === frame.id);
      if (frame.id !== inFlight || entry === undefined) return;
      const rule = NACK_RULES[frame.code];
      if (rule.final) {
        settle();
        void outbox.fail(frame.id, rule.text);
        listener.onOutboxChange();
        return;
      }
      if (frame.code === 'gap') void outbox.renumber();
      pumpAfter(frame.retryAfterMs ?? toBackoffMs(refusals, random()));
      refusals += 1;
    },
    rest: settle,
  };
}

/** What the server knows by an id it is told by the id. */
function toWritten(body: SentBody): WrittenBody {
  if (body.kind === 'file') return { kind: 'file', file: body.file.id };
  if (body.kind === 'article') return { kind: 'article', article: body.article.id };
  if (body.kind === 'form') return { kind: 'form', form: body.form.id };
  if (body.kind !== 'answers') return body;
  const answers = Object.fromEntries(body.answers.map(({ id, value }) => [id, value]));
  // Nothing is sent before the person agreed where the form asks for it.
  return { ...body, form: body.form.id, answers, consent: true };
}
