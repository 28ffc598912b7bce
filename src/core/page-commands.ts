/** The lazy chunk "commands": what a page says to and about its visitor; fetched when a page uses one of them. */
import { MAX_TEXT_LENGTH } from '../protocol/limits.ts';
import type { Report } from '../protocol/presence.ts';
import type { SiteConfig } from '../protocol/site-config.ts';
import type { LastSeen } from '../storage/last-seen.ts';
import type { Chat } from './create-chat.ts';
import type { VisitorChatWorld } from './session-entry.ts';
import type { TriggerRunner } from './trigger-runner.ts';
import { toReporting, toTracked, toVariables, type VariablesReport, type VisitorRecord } from './visitor-record.ts';

export interface PageCommandsWorld extends VisitorChatWorld {
  readonly chat: Chat;
  readonly lastSeen: LastSeen;
  readonly config: SiteConfig;
  readonly triggers: TriggerRunner;
  /** Somebody is on this page from now on. */
  arrive(): Promise<unknown>;
}

interface LaterCommands {
  send(text: string): unknown;
  prefill(text: string): unknown;
  trigger(id: string): unknown;
  set(values: VariablesReport['values']): unknown;
  track(event: string, properties?: VariablesReport['values']): unknown;
  department(id: string): unknown;
  reset(): unknown;
}

/** The limits of Name and Value in src/protocol/presence.ts, whose values the browser must not import. */
const MAX_NAME_LENGTH = 64;
const MAX_VALUE_LENGTH = 500;
const MAX_VALUES = 50;
/** The longest text that each command takes. */
const TEXT_LENGTHS: Readonly<Record<string, number | undefined>> = {
  send: MAX_TEXT_LENGTH,
  prefill: MAX_TEXT_LENGTH,
  trigger: MAX_NAME_LENGTH,
  track: MAX_NAME_LENGTH,
  department: MAX_NAME_LENGTH,
};

export function runCommand(world: PageCommandsWorld, name: string, [first, second]: readonly unknown[]): unknown {
  const { guard, visitor, newId } = world;

  /** Keeps what the page says about its visitor, and tells the server soon. */
  async function remember(change: (record: VisitorRecord) => VisitorRecord): Promise<void> {
    await visitor.update(change);
    world.onAct();
  }

  const report = (toReport: (id: string) => Report): Promise<void> => {
    const made = toReport(newId());
    return remember((record) => toReporting(record, made));
  };

  const commands: LaterCommands = {
    async send(text) {
      await world.chat.open();
      await world.chat.live?.send(text);
    },
    prefill(text) {
      world.facts.draft = text;
      world.onFact();
    },
    trigger: (id) => fireByHand(world, id),
    set: (values) => remember((record) => toVariables(record, newId(), values)),
    track: (event, properties) =>
      remember((record) =>
        toTracked(record, { id: newId(), kind: 'event', name: event, ...(properties && { properties }) }),
      ),
    department: (department) => report((id) => ({ id, kind: 'department', department })),
    reset: () => reset(world),
  };
  if (!Object.hasOwn(commands, name)) return guard.warn(`no command "${name}"`);
  const maxLength = TEXT_LENGTHS[name];
  if (maxLength !== undefined && (typeof first !== 'string' || first === '' || first.length > maxLength)) {
    return guard.warn(`"${name}" expects a text of 1 to ${maxLength} characters, got ${String(first).slice(0, 80)}`);
  }
  if ((name === 'set' && !areValues(first)) || (name === 'track' && second !== undefined && !areValues(second))) {
    return guard.warn(
      `"${name}" expects an object of texts up to ${MAX_VALUE_LENGTH} characters, numbers, booleans or null`,
    );
  }
  const command = commands[name as keyof LaterCommands] as (...values: readonly unknown[]) => unknown;
  return command(first, second);
}

/** Names of up to 64 characters with short texts, numbers or booleans; null takes a name away. */
function areValues(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= MAX_VALUES &&
    entries.every(([name, each]) => name !== '' && name.length <= MAX_NAME_LENGTH && isValue(each))
  );
}

function isValue(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= MAX_VALUE_LENGTH;
  return value === null || typeof value === 'boolean' || Number.isFinite(value);
}

/** Neither its conditions nor its event count; how often it may speak is the owner's word all the same. */
function fireByHand({ config, triggers, guard, clock }: PageCommandsWorld, id: string): void {
  const trigger = config.triggers.find((candidate) => candidate.id === id);
  if (trigger === undefined) {
    guard.warn(`no active trigger "${id}"`);
    return;
  }
  const asked = { ...trigger, event: 'onload', constraints: 'all', conditions: [] } as const;
  triggers.perform(trigger, (record) => {
    const facts = triggers.read(record);
    return triggers.mayFire(asked, { ...facts, events: { ...facts.events, onload: clock.now() } });
  });
}

/** Another person uses this browser: nothing of the last one may show or be sent. */
async function reset(world: PageCommandsWorld): Promise<void> {
  const { chat, launcher, facts, storage, visitor, lastSeen, newId } = world;
  chat.end();
  launcher.said.replaceChildren();
  facts.greeting = facts.draft = facts.acts.onmessage = facts.acts.onopen = null;
  world.onUnread(0);
  // Empty instead of gone: other tabs put back what was lost.
  await storage.update('outbox', () => ({ id: newId(), lastNumber: 0, entries: [] }));
  await visitor.forget();
  lastSeen.forget();
  await world.arrive();
  world.onAct();
}
