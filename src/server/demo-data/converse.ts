/** One conversation with the sample shop, from the first question to the stars; or one that nobody answered. */
import type { AgentId, ConversationId } from '../../protocol/ids.ts';
import { applyChange } from '../domain/conversations/apply-change.ts';
import {
  closeConversation,
  takeConversation,
  transferConversation,
} from '../domain/conversations/change-conversation.ts';
import { changeConversationDetail, writeNote } from '../domain/conversations/conversation-details.ts';
import { rateConversation } from '../domain/conversations/end-conversation.ts';
import type { DomainWorld } from '../domain/domain-world.ts';
import type { VisitorPrincipal } from '../domain/principal.ts';
import { putTagOn } from '../domain/sites/worn-tags.ts';
import type { Agenda } from './agenda.ts';
import { COMMENTS, type Dialogue } from './dialogues.ts';
import { pick } from './passers-by.ts';
import { findFree, type StaffMember } from './staff.ts';
import { say } from './visit-shop.ts';

const SECOND_MS = 1_000;

export interface Shop {
  readonly agenda: Agenda;
  readonly domain: DomainWorld;
  readonly staff: readonly StaffMember[];
  /** Open conversations of each. */
  readonly loads: Map<AgentId, number>;
  /** Ids of tags by their names. */
  readonly tags: ReadonlyMap<string, string>;
  readonly random: () => number;
}

/** The first line is written at once; the rest is planned. */
export async function converse(
  shop: Shop,
  visitor: VisitorPrincipal,
  conversation: ConversationId,
  dialogue: Dialogue,
): Promise<void> {
  const { agenda, domain, random } = shop;
  const [question, ...answers] = dialogue.lines;
  if (question === undefined) return;
  domain.presence.touch(visitor.id, (present) => {
    present.visit = { ...present.visit, department: dialogue.department };
  });
  await say(domain, visitor, conversation, question.text);
  const at = domain.clock.now();
  const taker = findFree(domain, shop.staff, dialogue.department, shop.loads);
  // Who leaves a message is answered by nobody now; and some who wait have no patience.
  if (taker === null) return;
  const wait = toDelay(random, 28);
  if (random() < 0.05 || wait > 240 * SECOND_MS) {
    agenda.add(at + Math.max(wait, 90 * SECOND_MS), () => miss(domain, visitor, conversation));
    return;
  }
  shop.loads.set(taker.id, (shop.loads.get(taker.id) ?? 0) + 1);
  agenda.add(at + wait, () => serve(shop, visitor, conversation, dialogue, answers, taker));
}

const miss = (domain: DomainWorld, { site }: VisitorPrincipal, conversation: ConversationId) =>
  applyChange(domain, { act: 'miss', site, conversation, expectedAgent: null, agent: null, by: null });

async function serve(
  shop: Shop,
  visitor: VisitorPrincipal,
  conversation: ConversationId,
  { topic, tag }: Dialogue,
  lines: Dialogue['lines'],
  taker: StaffMember,
): Promise<void> {
  const { agenda, domain, random, staff } = shop;
  const taken = await takeConversation(domain, taker, conversation, false);
  if ('refused' in taken) return;
  let time = domain.clock.now();
  let agent = taker;
  for (const [index, { by, text }] of lines.entries()) {
    time += toDelay(random, 12 + text.length / 6);
    const colleague =
      index === 2 && random() < 0.06 ? staff.find(({ id }) => id !== taker.id && isThere(domain, id)) : undefined;
    if (colleague !== undefined) {
      const giver = agent;
      agent = colleague;
      agenda.add(time, () => handOver(domain, conversation, giver, colleague));
      time += toDelay(random, 20);
    }
    const speaker = by === 'visitor' ? visitor : agent;
    agenda.add(time, () => say(domain, speaker, conversation, text));
  }
  const last = agent;
  const tagId = shop.tags.get(tag);
  agenda.add(time + 5 * SECOND_MS, async () => {
    if (random() < 0.8) await changeConversationDetail(domain, last, conversation, { subject: topic });
    if (tagId !== undefined && random() < 0.85)
      await putTagOn(domain, last, { kind: 'conversation', id: conversation }, tagId);
    if (random() < 0.1) await writeNote(domain, last, conversation, 'Was here before about the same thing.');
  });
  agenda.add(time + toDelay(random, 40), async () => {
    await closeConversation(domain, last, conversation);
    shop.loads.set(taker.id, (shop.loads.get(taker.id) ?? 1) - 1);
  });
  if (random() < 0.45) agenda.add(time + toDelay(random, 90), () => rate(domain, visitor, conversation, random));
}

async function handOver(
  domain: DomainWorld,
  conversation: ConversationId,
  giver: StaffMember,
  taker: StaffMember,
): Promise<void> {
  const given = await transferConversation(domain, giver, conversation, taker.id);
  if (!('refused' in given)) await takeConversation(domain, taker, conversation, false);
}

function rate(domain: DomainWorld, visitor: VisitorPrincipal, conversation: ConversationId, random: () => number) {
  const stars = random() < 0.72 ? 5 : random() < 0.6 ? 4 : 1 + Math.floor(random() * 3);
  return rateConversation(domain, visitor, conversation, { stars, comment: pick(COMMENTS, random) });
}

const isThere = ({ agentsOnline }: DomainWorld, id: AgentId): boolean => agentsOnline.statusOf(id) === 'online';

/** Mostly a little less than so many seconds, sometimes much more: the way people take their time. */
function toDelay(random: () => number, seconds: number): number {
  const spread = Math.exp(0.7 * (random() + random() + random() - 1.5) * 1.6);
  return Math.round(seconds * spread * SECOND_MS);
}
