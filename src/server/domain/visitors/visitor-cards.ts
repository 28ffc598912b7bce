/** Cards: what a site shows its agents about a visitor, put there by agents and other systems. */
import { type Card, type CardRequest, decodeCard, MAX_CARDS } from '../../../protocol/card-api.ts';
import type { VisitorId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { NewEvent } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { AgentPrincipal } from '../principal.ts';
import { findVisitor } from './find-visitor.ts';

type World = Pick<DomainWorld, 'store' | 'clock' | 'presence'>;
type NotFound = { readonly refused: 'not-found' };

const NOT_FOUND: NotFound = { refused: 'not-found' };

export async function cardsOf(
  world: World,
  agent: AgentPrincipal,
  id: string,
): Promise<{ readonly cards: readonly Card[] } | NotFound> {
  const visitor = await findVisitor(world, agent, id);
  return visitor === null ? NOT_FOUND : { cards: await world.store.cards.of(visitor) };
}

/** @param card the site's own name for it */
export async function putCard(
  world: World,
  agent: AgentPrincipal,
  id: string,
  card: string,
  wish: CardRequest,
): Promise<'done' | NotFound | { readonly mistake: Mistake }> {
  const decoded = decodeCard({ ...wish, id: card });
  if ('mistake' in decoded) return decoded;
  const visitor = await findVisitor(world, agent, id);
  if (visitor === null) return NOT_FOUND;
  const at = world.clock.now();
  const whole: Card = { ...decoded.card, createdAt: at, changedAt: at };
  const result = await world.store.cards.put(visitor, whole, MAX_CARDS, toEvent(world, agent, visitor));
  return result === 'put' ? 'done' : { mistake: toMistake('', `at most ${MAX_CARDS} cards of one visitor`, card) };
}

export async function deleteCard(
  world: World,
  agent: AgentPrincipal,
  id: string,
  card: string,
): Promise<'done' | NotFound> {
  const visitor = await findVisitor(world, agent, id);
  if (visitor === null) return NOT_FOUND;
  return (await world.store.cards.delete(visitor, card, toEvent(world, agent, visitor))) ? 'done' : NOT_FOUND;
}

const toEvent = ({ clock }: World, { site, id: agent }: AgentPrincipal, visitor: VisitorId): NewEvent => ({
  site,
  kind: 'visitor-changed',
  visitor,
  agent,
  at: clock.now(),
  detail: { names: 'cards' },
});
