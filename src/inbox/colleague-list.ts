/** The colleagues whom a conversation can be handed to. */
import type { Colleague } from './conversation-actions.ts';

/** Those who are there first, each by name; never oneself. */
export function sortColleagues(colleagues: readonly Colleague[], self: string): readonly Colleague[] {
  return colleagues
    .filter(({ id }) => id !== self)
    .sort((a, b) => Number(b.online) - Number(a.online) || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}
