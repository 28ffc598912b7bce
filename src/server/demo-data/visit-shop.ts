/** One visit to the sample shop: pages, and sometimes a conversation. */
import { type ConversationId, createId, type MessageId, type VisitorId } from '../../protocol/ids.ts';
import type { PingRequest } from '../../protocol/presence.ts';
import { sendMessage } from '../domain/conversations/send-message.ts';
import type { DomainWorld } from '../domain/domain-world.ts';
import type { VisitorPrincipal } from '../domain/principal.ts';
import { recordPing } from '../domain/visitors/record-ping.ts';
import type { Site } from '../store/store.ts';
import type { Agenda } from './agenda.ts';
import { pick, type toPasserBy } from './passers-by.ts';

const SECOND_MS = 1_000;

const PAGES = [
  ['/shop/', 'Plants'],
  ['/shop/product.html', 'Boston fern'],
  ['/shop/basket.html', 'Basket'],
  ['/shop/contact.html', 'Contact'],
] as const;

export interface Visitors {
  /** Ids of those who were here before, who may come again. */
  readonly known: VisitorId[];
}

/** @returns the principal of whoever came, once the first page has told of them */
export function planVisit(
  agenda: Agenda,
  domain: DomainWorld,
  site: Site,
  origin: string,
  passer: ReturnType<typeof toPasserBy>,
  visitors: Visitors,
  random: () => number,
  at: number,
  onFirstPage: (visitor: VisitorPrincipal, at: number) => void,
): void {
  const back = visitors.known.length > 20 && random() < 0.25 ? pick(visitors.known, random) : null;
  let visitor: VisitorId | null = back;
  let page: PingRequest['page'] | null = null;
  const count = 1 + Math.floor(random() ** 2 * 6);
  let time = at;
  for (let index = 0; index < count; index++) {
    const [path, title] = index === 0 ? PAGES[0] : pick(PAGES, random);
    const opened = time;
    const stay = Math.round((8 + random() ** 2 * 160) * SECOND_MS);
    const ping = async (leaving: boolean): Promise<void> => {
      if (!leaving) page = toPage(domain, origin + path + (index === 0 ? passer.query : ''), title, index, passer);
      if (page === null) return;
      const answer = await recordPing(domain, {
        site,
        visitor,
        client: passer.client,
        place: passer.place,
        request: {
          page,
          visible: true,
          leaving,
          language: passer.language,
          timeZone: passer.timeZone,
          screen: passer.screen,
          engagement: { visibleMs: leaving ? stay : 0, scroll: Math.floor(random() * 101), idleMs: 0 },
        },
      });
      const isFirst = index === 0 && !leaving;
      if (isFirst && visitor === null) visitors.known.push(answer.visitor.id);
      visitor = answer.visitor.id;
      if (isFirst) onFirstPage({ kind: 'visitor', id: visitor, site: site.id }, opened);
    };
    agenda.add(opened, () => ping(false));
    time += stay;
    agenda.add(time - 1, () => ping(true));
  }
}

function toPage(
  { clock, randomBytes }: DomainWorld,
  url: string,
  title: string,
  index: number,
  { referrer }: ReturnType<typeof toPasserBy>,
): PingRequest['page'] {
  return {
    id: createId<string>(clock.now(), randomBytes),
    url,
    title: `${title} · Fjord & Fern`,
    referrer: index === 0 ? referrer : '',
  };
}

/** A text of either side, as if they had typed it. */
export async function say(
  domain: DomainWorld,
  principal: Parameters<typeof sendMessage>[1],
  conversation: ConversationId,
  text: string,
): Promise<void> {
  const id = createId<MessageId>(domain.clock.now(), domain.randomBytes);
  const sent = await sendMessage(domain, principal, { id, conversation, body: { kind: 'text', text } });
  if ('refused' in sent) throw new Error(`expected the message to be stored, got "${sent.refused}"`);
}
