/** What a page said of its visitor by names of its own: read and set by agents and other systems as well. */
import type { VisitorId } from '../../../protocol/ids.ts';
import { findNameTwice } from '../../../protocol/named-text.ts';
import type { Values } from '../../../protocol/presence.ts';
import type { VariablesRequest } from '../../../protocol/profile-api.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { NewEvent } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { AgentPrincipal } from '../principal.ts';
import { findVisitor } from './find-visitor.ts';
import { loadPresent } from './load-present.ts';
import type { Present } from './present.ts';
import { MAX_VARIABLES, mergeVariables } from './take-reports.ts';

type Wished = VariablesRequest['variables'][number];
/** What is absent of one stays as it was; a new one is empty. */
interface VariableWish extends Pick<Wished, 'name'> {
  readonly value?: Wished['value'];
  /** What it links to; empty for nothing. */
  readonly url?: string;
}
type World = Pick<DomainWorld, 'store' | 'presence' | 'sites' | 'clock' | 'saveVisitor'>;
type Result = { readonly variables: Values } | { readonly refused: 'not-found' } | { readonly mistake: Mistake };

export async function readVariables(
  world: Omit<World, 'clock' | 'saveVisitor'>,
  agent: AgentPrincipal,
  id: string,
): Promise<Result> {
  const present = await findPresent(world, agent, id);
  return present === null ? { refused: 'not-found' } : { variables: present.visitor.variables };
}

/** @returns all of them as they are afterwards */
export async function changeVariables(
  world: World,
  agent: AgentPrincipal,
  id: string,
  { variables }: { readonly variables: readonly VariableWish[] },
): Promise<Result> {
  const twice = findNameTwice(variables, 'variables');
  if (twice !== null) return { mistake: twice };
  const present = await findPresent(world, agent, id);
  if (present === null) return { refused: 'not-found' };
  const before = present.visitor.variables;
  const toBefore = (name: string) => (Object.hasOwn(before, name) ? before[name] : undefined) ?? '';
  const wish = variables.map(({ name, value = toBefore(name) }) => ({ name, value }));
  const merged = mergeVariables(before, Object.fromEntries(wish.map(({ name, value }) => [name, value])));
  if (wish.some(({ name, value }) => value !== null && !Object.hasOwn(merged, name))) {
    return { mistake: toMistake('variables', `at most ${MAX_VARIABLES} of one visitor`, variables) };
  }
  // From here to the queue nothing waits: a ping that comes now goes on with these variables, and is stored after them.
  present.visitor = { ...present.visitor, variables: merged };
  const { visitor, visit } = present;
  const event: NewEvent = {
    site: agent.site,
    kind: 'visitor-changed',
    visitor: visitor.id,
    agent: agent.id,
    at: world.clock.now(),
    detail: { names: variables.map(({ name }) => `variables.${name}`).join(' ') },
  };
  const links = variables.flatMap(({ name, value, url }) => {
    const link = value === null ? '' : url;
    return link === undefined ? [] : { name, url: link };
  });
  world.saveVisitor({ visitor, visit, pageView: null, events: [] });
  // The queue tells nobody when it is done, and an older ping in it must not have the last word: hence both.
  await world.store.visitors.save([{ visitor, visit, pageView: null, events: [event], links }]);
  return { variables: merged };
}

/** The one place where pings and this count; somebody who is not here is kept in memory until the next sweep. */
async function findPresent(
  { store, presence, sites }: Omit<World, 'clock' | 'saveVisitor'>,
  agent: AgentPrincipal,
  id: string,
): Promise<Present | null> {
  const site = sites.byId(agent.site);
  const visitor: VisitorId | null = await findVisitor({ store, presence }, agent, id);
  if (site === null || visitor === null) return null;
  const loaded = presence.find(visitor) ?? (await loadPresent({ store }, site, visitor));
  // A ping may have been faster.
  const present = presence.find(visitor) ?? loaded;
  presence.keep(present);
  return present;
}
