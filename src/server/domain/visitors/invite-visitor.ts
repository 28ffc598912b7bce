/** An agent speaks first to a visitor who only reads; the visitor's next ping brings it to the page. */
import { createId, type VisitorId } from '../../../protocol/ids.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { AgentPrincipal } from '../principal.ts';
import { toNextState } from './visitor-state.ts';

export type InviteResult = { readonly invitation: string } | { readonly refused: 'not-found' | 'conflict' };

export async function inviteVisitor(
  world: DomainWorld,
  agent: AgentPrincipal,
  visitor: VisitorId,
  text: string,
): Promise<InviteResult> {
  const { presence, store, clock, randomBytes } = world;
  const present = presence.find(visitor);
  if (present === null || !present.isHere || present.site !== agent.site) return { refused: 'not-found' };
  if (present.conversation !== null) return { refused: 'conflict' };
  const at = clock.now();
  const id = createId<string>(at, randomBytes);
  await store.invitations.create(
    { id, site: agent.site, visitor, agent: { id: agent.id, name: agent.name }, text, at, outcome: 'pending' },
    {
      site: agent.site,
      kind: 'visitor-invited',
      visitor,
      agent: agent.id,
      at,
      detail: { invitation: id },
      facts: { invitation: { id, text } },
    },
  );
  presence.touch(visitor, (found) => {
    found.invitation = { id, agentNick: agent.name, text, isShown: false, isInBox: found.isBoxOpen };
    found.state = toNextState(found.state, 'invite');
  });
  return { invitation: id };
}
