/** What ImBox tells of a conversation's visitor: where they came from, tags, labels and cards. */
import type { Card } from '../../../protocol/card-api.ts';
import { readChat } from '../../domain/conversations/chat-history.ts';
import { tagsOf } from '../../domain/sites/worn-tags.ts';
import { cardsOf } from '../../domain/visitors/visitor-cards.ts';
import { toVisitorDetail } from '../../domain/visitors/visitor-detail.ts';
import { loadProfile } from '../../domain/visitors/visitor-profile.ts';
import { toCountryName } from '../country-name.ts';
import { NOT_FOUND } from '../refused.ts';
import { type Asked, type Call, toTime } from './call.ts';
import { findChannel, toChannel } from './numbers.ts';

const OF_CONVERSATION = ['conversationId'] as const;
const [NAME, TAG] = [0, 1];

export const VISITOR_CALLS: readonly Call[] = [
  {
    name: 'grabVisitorInfo',
    summary: 'Where the visitor of a conversation came from, and was last seen',
    parameters: OF_CONVERSATION,
    hasLength: false,
    async act(asked) {
      const found = await findChannel(asked);
      if (found === null) return NOT_FOUND;
      const visitor = await toVisitorDetail(asked.world.domain, asked.principal, found.visitor);
      // Who writes before a page told of them is known a moment later.
      if (visitor === null) return { rows: [] };
      return {
        rows: [
          {
            trafficType: visitor.traffic,
            se_type: visitor.searchEngine,
            sid: asked.sid,
            conversationID: toChannel(found.id),
            last_visit: toTime(visitor.lastPingAt),
            browser: `${visitor.browser} ${visitor.browserVersion}`.trim(),
            os: visitor.os,
            user_city: visitor.city,
            user_country: toCountryName(visitor.country),
            exitPage: visitor.page.url,
          },
        ],
      };
    },
  },
  {
    name: 'grabVisitorTags',
    summary: 'The visitor’s name (type 0), and the tags of conversation and visitor (type 1)',
    parameters: OF_CONVERSATION,
    hasLength: true,
    async act(asked) {
      const { world, principal, sid } = asked;
      const found = await findChannel(asked);
      if (found === null) return NOT_FOUND;
      const [name, ofConversation, ofVisitor] = await Promise.all([
        findName(asked, found.visitor),
        tagsOf(world.domain, principal, { kind: 'conversation', id: found.id }),
        tagsOf(world.domain, principal, { kind: 'visitor', id: found.visitor }),
      ]);
      const worn = [ofConversation, ofVisitor].flatMap((result) => ('tags' in result ? result.tags : []));
      const tags = new Map(worn.sort((left, right) => right.at - left.at).map((tag) => [tag.id, tag]));
      const toRow = (tag: string, type: number, at: number) => ({
        ...{ sid, conversationID: toChannel(found.id), createdDate: toTime(at), tag, type },
      });
      return {
        rows: [
          ...(name === null ? [] : [toRow(name.value, NAME, name.at)]),
          ...[...tags.values()].reverse().map((tag) => toRow(tag.name, TAG, tag.at)),
        ],
      };
    },
  },
  {
    name: 'grabVisitorLabels',
    summary: 'The labels of a conversation',
    parameters: OF_CONVERSATION,
    hasLength: false,
    async act(asked) {
      const found = await findChannel(asked);
      const read = found && (await readChat(asked.world.domain, asked.site.id, found.id));
      if (read === null) return NOT_FOUND;
      const conversationID = toChannel(read.chat.id);
      return {
        rows: read.chat.labels.map(({ label, at }) => ({ conversationID, createdDate: toTime(at), label })),
      };
    },
  },
  {
    name: 'grabVisitorCards',
    summary: 'The cards of a conversation’s visitor',
    parameters: OF_CONVERSATION,
    hasLength: false,
    async act(asked) {
      const found = await findChannel(asked);
      if (found === null) return NOT_FOUND;
      const result = await cardsOf(asked.world.domain, asked.principal, found.visitor);
      if (!('cards' in result)) return { rows: [] };
      return {
        rows: result.cards.map((card) => ({
          dataID: card.id,
          data: toText(card),
          sid: asked.sid,
          conversationID: toChannel(found.id),
          createdDate: toTime(card.createdAt),
          updatedDate: toTime(card.changedAt),
        })),
      };
    },
  },
];

/** The name that everybody sees, and since when. */
async function findName(
  { world }: Asked,
  visitor: Parameters<typeof loadProfile>[1],
): Promise<{ readonly value: string; readonly at: number } | null> {
  const { name, values } = await loadProfile(world.domain, visitor);
  return values.find((one) => one.name === 'name' && one.value === name) ?? null;
}

/** Theirs are one text; a title that only repeats the id says nothing. */
function toText({ id, title, rows }: Card): string {
  const lines = rows.map(({ label, value }) => (label === '' ? value : `${label}: ${value}`));
  return [...(title === id && lines.length > 0 ? [] : [title]), ...lines].join('\n');
}
