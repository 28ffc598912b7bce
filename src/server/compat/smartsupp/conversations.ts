/** Smartsupp's conversations, for whoever exports them: how many there are, those of a page, and all of one. */
import Type from 'typebox';
import { exportChat, pageChats } from '../../domain/conversations/export-chat.ts';
import { NOT_FOUND } from '../refused.ts';
import { type Call, call, toId } from './call.ts';
import { toForeignChat } from './chat-json.ts';

const MAX_ITEMS = 200;

/** Some clients send forms, where numbers are texts. */
const Count = (maximum: number) =>
  Type.Union([Type.Integer({ minimum: 0, maximum }), Type.String({ pattern: '^[0-9]{1,9}$' })]);

const Search = Type.Object({
  offset: Type.Optional(Count(999_999_999)),
  limit: Type.Optional(Count(999_999_999)),
});

export const CONVERSATION_CALLS: readonly Call[] = [
  call({
    method: 'POST',
    path: '/accounts/:aid/conversations/search',
    summary: 'List conversations, the oldest first: 200 at once; `total` is how many there are',
    schema: Search,
    body: { offset: 0, limit: 200 },
    async act({ world, site, body: { offset = 0, limit = MAX_ITEMS } }) {
      const { total, chats } = await pageChats(
        world.domain,
        site.id,
        Number(offset),
        Math.min(Number(limit), MAX_ITEMS),
      );
      return {
        total,
        items: chats.map(({ id, startedAt, closedAt }) => ({ id, beginAt: startedAt, endAt: closedAt })),
      };
    },
  }),
  call({
    method: 'GET',
    path: '/accounts/:aid/conversations/:id/get',
    summary: 'Read a conversation, as Smartsupp’s chat hook tells it',
    async act({ world, site, id, origin }) {
      const [exported, account] = await Promise.all([
        exportChat(world.domain, site.id, id),
        toId(world, 'account', site.id),
      ]);
      if (exported === null) return NOT_FOUND;
      return toForeignChat(world, origin, exported, Number(account));
    },
  }),
];
