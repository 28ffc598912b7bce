/** Does what a fired trigger says: the greeting is shown, remembered and told to the page and the server. */
import { showGreeting } from '../launcher/greeting.ts';
import type { Trigger } from '../protocol/trigger.ts';
import type { VisitorChatWorld } from './session-entry.ts';
import { toFired, type VisitorRecord } from './visitor-record.ts';

/** @param mayFire whether the trigger may speak to a visitor with this record, now */
export async function speak(
  world: VisitorChatWorld,
  trigger: Trigger,
  mayFire: (record: VisitorRecord) => boolean,
): Promise<void> {
  const { newId, chat, launcher, visitor, facts, events, guard } = world;
  const action = trigger.actions.find(({ name }) => name === 'message');
  // While the box is open or something is said already, it waits for its next occasion.
  const isSilent = (): boolean => !chat.isOpen && launcher.said.firstChild === null;
  if (action === undefined || !isSilent()) return;

  const id = newId<string>();
  // Asked with the newest record and in one step, so that of two tabs one speaks.
  const { fired } = await visitor.update((record) => (mayFire(record) ? toFired(record, id, trigger.id) : record));
  if (!fired.some((firing) => firing.id === id)) return;
  const { agentNick, message: text } = action;
  facts.greeting = { trigger: trigger.id, agentNick, text };
  world.onFact();
  if (isSilent()) showGreeting(launcher, { agentNick, text }, () => guard.run(chat.open));
  events.emit('trigger', { id: trigger.id, name: trigger.name });
  await world.ping();
}
