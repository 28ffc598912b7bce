/** An agent who changes something now, as the log names them. */
import type { Agent } from '../store/store.ts';
import type { DomainWorld } from './domain-world.ts';

export const toWriter = (
  { clock }: Pick<DomainWorld, 'clock'>,
  { id: agent, site }: Pick<Agent, 'id' | 'site'>,
): { readonly site: Agent['site']; readonly agent: Agent['id']; readonly at: number } => ({
  site,
  agent,
  at: clock.now(),
});
