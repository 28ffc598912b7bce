/** Agents say whether they answer; the log says when they did. */
import type { AgentStatus, AgentStatusRequest } from '../../../protocol/agent-status.ts';
import type { Clock } from '../../../protocol/clock.ts';
import type { AgentId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { Agent, NewEvent } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toWriter } from '../writer.ts';
import type { AgentsOnline } from './agents-online.ts';
import { mayManage } from './person.ts';

/** Whoever reloads the inbox, or changes from one network to another, has not been away. */
export const RELOAD_GRACE_MS = 10_000;

/** One's own; owners and admins anybody's. */
export async function setAgentStatus(
  { store, agentsOnline, clock }: Pick<DomainWorld, 'store' | 'agentsOnline' | 'clock'>,
  agent: Pick<Agent, 'id' | 'site' | 'role'>,
  id: AgentId,
  { status, text = '' }: AgentStatusRequest,
): Promise<'done' | { readonly refused: 'forbidden' | 'not-found' } | { readonly mistake: Mistake }> {
  const target = await store.agents.find(id);
  if (target?.site !== agent.site || target.deactivatedAt !== undefined) return { refused: 'not-found' };
  if (id !== agent.id && !mayManage(agent, target.role)) return { refused: 'forbidden' };
  if (text !== '' && status !== 'custom') return { mistake: toMistake('text', 'none but for "custom"', text) };
  await store.people.setStatus(id, status, text, toWriter({ clock }, agent));
  agentsOnline.change(id, { status });
  return 'done';
}

/** Writes into the log whenever what an agent is to others has changed. @returns stops it, having written what was waiting */
export function logAvailability(
  { clock, agentsOnline }: { readonly clock: Clock; readonly agentsOnline: AgentsOnline },
  write: (event: NewEvent) => Promise<void>,
): () => Promise<void> {
  const logged = new Map<AgentId, AgentStatus>();
  const leaving = new Map<AgentId, { cancel(): void; log(): void }>();
  let written: Promise<void> = Promise.resolve();

  function log(event: Pick<NewEvent, 'site' | 'at'>, agent: AgentId, status: AgentStatus): void {
    if ((logged.get(agent) ?? 'offline') === status) return;
    logged.set(agent, status);
    written = written.then(() => write({ ...event, kind: 'agent-status', agent, detail: { status } }));
  }

  const unsubscribe = agentsOnline.onChange((agent, before) => {
    const { id, site } = agent ?? before ?? {};
    if (id === undefined || site === undefined) return;
    const at = clock.now();
    leaving.get(id)?.cancel();
    leaving.delete(id);
    if (agent !== null) {
      log({ site, at }, id, agent.status);
      return;
    }
    const leave = (): void => {
      leaving.delete(id);
      log({ site, at }, id, 'offline');
    };
    leaving.set(id, { cancel: clock.setTimer(leave, RELOAD_GRACE_MS), log: leave });
  });

  return async () => {
    unsubscribe();
    for (const { cancel, log: leave } of [...leaving.values()]) {
      cancel();
      leave();
    }
    await written;
  };
}
