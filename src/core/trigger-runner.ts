/** Asks the triggers' engine when facts changed and when time makes a difference, and has done what fires. */
import type { Clock } from '../protocol/clock.ts';
import type { PingAnswer } from '../protocol/presence.ts';
import type { SiteConfig } from '../protocol/site-config.ts';
import type { Trigger } from '../protocol/trigger.ts';
import { findMistake } from '../triggers/check-trigger.ts';
import { evaluate } from '../triggers/engine.ts';
import type { Facts } from '../triggers/facts.ts';
import type { Chat } from './create-chat.ts';
import type { Guard } from './guard.ts';
import type { PageEvents } from './page-events.ts';
import { type PageFactsWorld, toFacts } from './page-facts.ts';
import type { RareFacts } from './rare-facts.ts';
import type { VisitorKeeper, VisitorRecord } from './visitor-record.ts';

/** Delays beyond 2^31 - 1 overflow the browser's 32 bits and fire at once. */
const MAX_TIMER_MS = 2e9;

export interface TriggerRunnerWorld extends PageFactsWorld {
  readonly window: Window & typeof globalThis;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly guard: Guard;
  readonly config: SiteConfig;
  readonly chat: Chat;
  readonly events: PageEvents;
  readonly visitor: VisitorKeeper;
}

export interface TriggerRunner {
  /** A fact changed. */
  check(): void;
  /** The server answered: from the first time on, everything is known that triggers may ask for. */
  learn(answer: PingAnswer): void;
  /** What triggers know of a visitor with this record. */
  read(record: VisitorRecord): Facts;
  mayFire(trigger: Trigger, facts: Facts): boolean;
  /** Does what the trigger says, if `mayFire` still says so for the newest record. */
  perform(trigger: Trigger, mayFire: (record: VisitorRecord) => boolean): void;
  /** Somebody listens to why triggers fire and wait. */
  explain(): void;
}

export function createTriggerRunner(world: TriggerRunnerWorld): TriggerRunner {
  const { clock, guard, config, chat, visitor } = world;
  /** Null before the first answer: nobody speaks on half the facts. */
  let triggers: readonly Trigger[] | null = null;
  let answered: PingAnswer['facts'];
  /** The last answer. */
  let heard = '';
  let rare: RareFacts | null = null;
  let explainer: ((triggers: readonly Trigger[], facts: Facts, now: number) => void) | null = null;
  let cancel = (): void => {};

  const read = (record = visitor.current): Facts => toFacts(world, record, answered, rare);

  function check(): void {
    cancel();
    if (triggers === null || world.signal.aborted) return;
    const now = clock.now();
    const facts = read();
    const { fire, nextAt } = evaluate(triggers, facts, now);
    explainer?.(triggers, facts, now);
    if (nextAt !== null) cancel = clock.setTimer(check, Math.min(nextAt - now, MAX_TIMER_MS));
    for (const trigger of fire) perform(trigger, (record) => mayFire(trigger, read(record)));
  }

  function mayFire(trigger: Trigger, facts: Facts): boolean {
    return evaluate([trigger], facts, clock.now()).fire.length > 0;
  }

  /** What a trigger does is fetched only now. */
  function perform(trigger: Trigger, mayFire: (record: VisitorRecord) => boolean): void {
    chat.use('actions', ({ performTrigger }) => performTrigger(chat.toLive(), trigger, mayFire));
  }

  async function prepare(): Promise<void> {
    if (config.conditions) {
      await chat.load('conditions').then(({ watchRareFacts }) => {
        rare = watchRareFacts({ ...world, onChange: check });
      }, guard.warn);
    }
    const { values, since, keyed } = read();
    triggers = config.triggers.filter((trigger) => {
      const mistake = findMistake(trigger, { ...values, ...since, ...keyed });
      if (mistake) guard.warn(`trigger "${trigger?.id}" is ignored: ${mistake}`);
      return !mistake;
    });
    check();
  }

  return {
    check,
    learn(answer) {
      // The server mostly says what it said before, and then there is nothing to evaluate.
      const text = JSON.stringify(answer);
      if (text === heard) return;
      answered = answer.facts;
      if (heard) check();
      else guard.run(prepare);
      heard = text;
    },
    read,
    mayFire,
    perform,
    explain() {
      chat.use('explain', ({ createExplainer }) => {
        explainer ??= createExplainer(world.events);
        check();
      });
    },
  };
}
