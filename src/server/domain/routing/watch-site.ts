/** What time alone does to a site's conversations: offers run out, visitors go away unanswered, agents do not answer. */
import type { AgentId } from '../../../protocol/ids.ts';
import type { Queued, Site } from '../../store/store.ts';
import { applyChange } from '../conversations/apply-change.ts';
import type { DomainWorld } from '../domain-world.ts';

const MINUTE_MS = 60_000;

/**
 * @param pass an agent was asked, and is passed over from now on
 * @returns whether the queue may be another one now
 */
export async function watchSite(
  world: DomainWorld,
  site: Site,
  queue: readonly Queued[],
  pass: (queued: Queued, agent: AgentId) => void,
): Promise<boolean> {
  let hasActed = false;
  for (const queued of queue) {
    if (queued.agent === null) hasActed = (await missIfGone(world, site, queued)) || hasActed;
    else if (hasRunOut(world, site, queued, queued.agent)) {
      hasActed = true;
      pass(queued, queued.agent);
      await takeBack(world, queued, queued.agent, queued.state === 'waiting' ? 'offer' : 'put-back');
    }
  }
  return (await setIdleOffline(world, site)) || hasActed;
}

async function missIfGone(
  world: DomainWorld,
  { id, settings }: Site,
  { conversation, visitor, lastMessageAt }: Queued,
): Promise<boolean> {
  const { presence, clock } = world;
  const isLate = clock.now() - lastMessageAt >= settings.routing.missedAfterMinutes * MINUTE_MS;
  if (!isLate || presence.find(visitor)?.isHere === true) return false;
  await applyChange(world, { act: 'miss', site: id, conversation, expectedAgent: null, agent: null, by: null });
  return true;
}

/** Where agents take what they see, whoever was asked by a colleague may take their time. */
function hasRunOut(
  { clock, agentsOnline }: DomainWorld,
  { settings: { routing } }: Site,
  { offeredAt }: Queued,
  agent: AgentId,
): boolean {
  if (routing.mode === 'manual') return false;
  const isGone = agentsOnline.statusOf(agent) !== 'online';
  return isGone || clock.now() - (offeredAt ?? 0) >= routing.answerWithinSeconds * 1_000;
}

async function takeBack(
  world: DomainWorld,
  { site, conversation }: Pick<Queued, 'site' | 'conversation'>,
  agent: AgentId,
  act: 'offer' | 'put-back',
): Promise<void> {
  await applyChange(world, {
    act,
    site,
    conversation,
    expectedAgent: agent,
    agent: null,
    by: null,
    event: { agent, detail: { answered: false } },
  });
}

/** Visitors must not be given to somebody who left without saying so. */
async function setIdleOffline(world: DomainWorld, { id, settings: { routing } }: Site): Promise<boolean> {
  if (routing.idleMinutes === 0) return false;
  const { store, clock, agentsOnline } = world;
  const now = clock.now();
  const unanswered = await store.routing.unanswered(id, now - routing.idleMinutes * MINUTE_MS);
  for (const { conversation, agent } of unanswered) {
    if (agentsOnline.statusOf(agent) === 'online') {
      await store.people.setStatus(agent, 'offline', '', { agent: null, at: now });
      agentsOnline.change(agent, { status: 'offline' });
    }
    if (routing.mode !== 'manual') await takeBack(world, { site: id, conversation }, agent, 'put-back');
  }
  return unanswered.length > 0;
}
