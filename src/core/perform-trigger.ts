/** The lazy chunk "actions": does what a fired trigger says, and shows what an agent or an earlier page had to say. */
import { showForm } from '../launcher/form-greeting.ts';
import { showGreeting } from '../launcher/greeting.ts';
import type { Invitation } from '../protocol/presence.ts';
import type { Action, ActionName, Trigger } from '../protocol/trigger.ts';
import { speaks } from '../triggers/frequency.ts';
import type { VisitorChatWorld } from './session-entry.ts';
import {
  type RememberedGreeting,
  toDismissed,
  toFired,
  toReporting,
  toVariables,
  type VisitorRecord,
} from './visitor-record.ts';

/** Below this width in CSS pixels the box fills the screen, which only the visitor may do. */
const SMALL_SCREEN = 640;

type ActionOf<Name extends ActionName> = Extract<Action, { name: Name }>;

/** @param mayFire whether the trigger may fire for a visitor with this record, now */
export async function performTrigger(
  world: VisitorChatWorld,
  trigger: Trigger,
  mayFire: (record: VisitorRecord) => boolean,
): Promise<void> {
  const { clock, newId, visitor, events } = world;
  const { actions } = trigger;
  const find = <Name extends ActionName>(name: Name): ActionOf<Name> | undefined =>
    actions.find((action): action is ActionOf<Name> => action.name === name);
  const message = find('message');
  const form = find('form');
  const badge = find('badge');
  const opens = find('open') !== undefined;
  const spoke = speaks(trigger);

  const id = newId<string>();
  const greeting = message && { id, source: trigger.id, agentNick: message.agentNick, text: message.message };
  // Asked with the newest record and in one step, so that of two tabs one speaks.
  const { reports } = await visitor.update((record) => {
    if (!mayFire(record)) return record;
    const fired = toFired(record, { trigger: trigger.id, visit: record.visits, at: clock.now(), spoke }, id);
    // In a conversation the server says it, where everybody sees it.
    return greeting && !record.conversation?.open ? { ...fired, greeting } : fired;
  });
  if (!reports.some((report) => report.id === id)) return;
  const calls = actions.flatMap((action) => (action.name === 'call' ? action.function : []));
  events.emit('trigger', { id: trigger.id, name: trigger.name, status: 'fired', calls });

  // The visitor may well answer.
  if (spoke) world.chat.prefetch();
  if (greeting && !visitor.current.conversation?.open) say(world, greeting);
  if (form) ask(world, form);
  const isSmall = world.window.innerWidth < SMALL_SCREEN;
  if (badge || (opens && isSmall)) world.launcher.set({ unread: badge?.count ?? 1 });
  if (opens && !isSmall) await world.chat.open(true);
  await world.ping();
}

/** An agent speaks to this visitor; told to the server when it is on the screen, by one tab of many. */
export async function showInvitation(world: VisitorChatWorld, { id, agentNick, text }: Invitation): Promise<void> {
  const { newId, visitor } = world;
  const greeting = { id, source: id, agentNick, text };
  const report = { id: newId<string>(), kind: 'shown' as const, invitation: id };
  const { reports } = await visitor.update((record) =>
    record.greeting?.id === id || record.conversation?.open ? record : toReporting({ ...record, greeting }, report),
  );
  if (!reports.includes(report)) return;
  say(world, greeting);
  await world.ping();
}

/** Above the launcher while the box is closed, as the first message where it is open. */
export function say(world: VisitorChatWorld, { source, agentNick, text, isSeen }: RememberedGreeting): void {
  const { chat, launcher, facts, guard, visitor } = world;
  facts.greeting = { trigger: source, agentNick, text };
  world.onFact();
  const open = (): void =>
    guard.run(() =>
      Promise.all([
        chat.open(),
        visitor.update((record) => ({ ...record, greeting: record.greeting && { ...record.greeting, isSeen: true } })),
      ]),
    );
  if (!chat.isOpen && !isSeen) showGreeting(launcher, { agentNick, text }, open, dismissed(world));
}

function ask(world: VisitorChatWorld, form: ActionOf<'form'>): void {
  const { newId, visitor, launcher, chat, guard } = world;
  if (chat.isOpen) return;
  const onSubmit = (values: Readonly<Record<string, string | boolean>>): void =>
    guard.run(async () => {
      await visitor.update((record) => toVariables(record, newId<string>(), values));
      await world.ping();
    });
  showForm(launcher, form, onSubmit, dismissed(world));
}

function dismissed({ newId, visitor, facts, guard, ping, onFact }: VisitorChatWorld): () => void {
  return () =>
    guard.run(async () => {
      facts.greeting = null;
      onFact();
      const id = newId<string>();
      await visitor.update((record) => toDismissed(record, id));
      await ping();
    });
}
