/** The store's contract on messages that change earlier ones, on every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ConversationId,
  createId,
  type FileId,
  type MessageId,
  type SiteId,
  type SiteKey,
  type VisitorId,
} from '../../src/protocol/ids.ts';
import type { Author } from '../../src/protocol/message.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Append, Store } from '../../src/server/store/store.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { says } from '../support/says.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(83);
const AT = 1_700_000_000_000;
const newId = <Id extends string>(): Id => createId<Id>(AT, random.bytes);

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('messages that change others on %s', (_name, open) => {
  let store: Store;
  let site: SiteId;
  beforeAll(async () => {
    store = await open();
    site = newId();
    await store.sites.create({ id: site, key: newId<SiteKey>(), ...SAMPLE_SITE });
  });
  afterAll(() => store.close());

  function begin() {
    const visitor = newId<VisitorId>();
    const conversation = newId<ConversationId>();
    const mine: Author = { kind: 'visitor', id: visitor, name: '' };
    const ann: Author = { kind: 'agent', id: newId(), name: 'Ann' };
    const toAppend = (body: Append['body'], wish: Partial<Append> = {}): Append => ({
      ...{ site, conversation, id: newId<MessageId>(), author: mine, body, at: AT },
      ...wish,
    });
    return {
      ...{ visitor, conversation, mine, ann, toAppend },
      async append(...appends: Append[]) {
        return (await store.conversations.append(appends)).map(({ outcome }) => outcome);
      },
      say: async (text: string, author: Author = mine) => {
        const said = toAppend(says(text), { author, ...(author === mine ? { startFor: visitor } : {}) });
        await store.conversations.append([said]);
        return said.id;
      },
      bodies: async () => (await store.conversations.messages(conversation, 0, 99)).map(({ body }) => body),
    };
  }

  test('[P36] have a seq of their own; the log keeps what a text was and what it is', async () => {
    const { say, toAppend, append, bodies, conversation } = begin();
    const message = await say('Helo');
    expect(await append(toAppend({ kind: 'edit', message, text: 'Hello' }))).toEqual(['stored']);
    expect(await bodies()).toEqual([says('Helo'), { kind: 'edit', message, text: 'Hello' }]);
    expect((await store.conversations.find(conversation))?.head).toBe(2);
  });

  test('[P36] that take one back leave none of its words, and none of what it was changed to', async () => {
    const { say, toAppend, append, bodies } = begin();
    const [message, other] = [await say('my card is 4111'), await say('Hello?')];
    const edits = ['my card is 4112', 'my card is 4113'].map((text) => toAppend({ kind: 'edit', message, text }));
    expect(await append(...edits, toAppend({ kind: 'edit', message: other, text: 'Hi?' }))).toEqual(
      Array(3).fill('stored'),
    );
    expect(await append(toAppend({ kind: 'delete', message }))).toEqual(['stored']);
    const removed = { kind: 'removed' };
    const kept = { kind: 'edit', message: other, text: 'Hi?' };
    expect(await bodies()).toEqual([removed, says('Hello?'), removed, removed, kept, { kind: 'delete', message }]);
  });

  test('[P36] may come in one batch with what they change', async () => {
    const { visitor, toAppend, append, bodies } = begin();
    const said = toAppend(says('oops'), { startFor: visitor });
    const message = said.id;
    const edit = toAppend({ kind: 'edit', message, text: 'ooops' });
    expect(await append(said, edit, toAppend({ kind: 'delete', message }))).toEqual(Array(3).fill('stored'));
    expect(await bodies()).toEqual([{ kind: 'removed' }, { kind: 'removed' }, { kind: 'delete', message }]);
  });

  test('[P8] are stored once', async () => {
    const { say, toAppend, append, bodies } = begin();
    const message = await say('Helo');
    const edit = toAppend({ kind: 'edit', message, text: 'Hello' });
    expect(await append(edit, edit)).toEqual(['stored', 'repeated']);
    expect(await append(edit)).toEqual(['repeated']);
    expect(await bodies()).toHaveLength(2);
  });

  test('[P36] of somebody else’s, of what is not there, or of what was taken back are none', async () => {
    const { say, toAppend, append, bodies, ann } = begin();
    const elsewhere = begin();
    const message = await say('Hello');
    const answer = await say('Hi', ann);
    const far = await elsewhere.say('Far away');
    const gone = await say('gone');
    await append(toAppend({ kind: 'delete', message: gone }));
    for (const target of [answer, far, gone, newId<MessageId>()]) {
      expect(await append(toAppend({ kind: 'edit', message: target, text: 'x' }))).toEqual(['not-found']);
    }
    for (const target of [answer, far]) {
      expect(await append(toAppend({ kind: 'delete', message: target }))).toEqual(['not-found']);
    }
    expect(await append(toAppend({ kind: 'edit', message, text: 'x' }, { author: ann }))).toEqual(['not-found']);
    expect(await bodies()).toHaveLength(4);
    expect(await elsewhere.bodies()).toEqual([says('Far away')]);
  });

  test('[P36] reopen, answer and ask nothing', async () => {
    const { say, toAppend, append, conversation, ann } = begin();
    const message = await say('Hello');
    const answer = await say('Hi', ann);
    const before = await store.conversations.find(conversation);
    await append(toAppend({ kind: 'edit', message, text: 'Hello!' }, { at: AT + 9, isOffline: true }));
    await append(toAppend({ kind: 'edit', message: answer, text: 'Hi!' }, { at: AT + 10, author: ann }));
    const after = await store.conversations.find(conversation);
    expect(after).toMatchObject({
      state: before?.state,
      agent: before?.agent,
      readByAgent: before?.readByAgent,
      head: 4,
    });
    const kinds = (await store.events.list(site, 0, 999)).filter((event) => event.conversation === conversation);
    expect(kinds.map(({ kind }) => kind).slice(-2)).toEqual(['message-edited', 'message-edited']);
  });

  test('[P36] take a file along, with the room it took', async () => {
    const { visitor, conversation, toAppend, append } = begin();
    const file = newId<FileId>();
    await store.files.create(
      {
        ...{ id: file, site, uploader: { kind: 'visitor', id: visitor }, conversation: null, message: null },
        ...{ name: 'a.png', type: 'image/png', bytes: 60, size: null, sha256: 'a'.repeat(64), createdAt: AT },
      },
      { site, kind: 'file-uploaded', at: AT },
      null,
    );
    const sent = toAppend({ kind: 'file', file }, { startFor: visitor });
    await append(sent);
    expect((await store.files.find(file))?.conversation).toBe(conversation);
    expect(await append(toAppend({ kind: 'edit', message: sent.id, text: 'x' }))).toEqual(['not-found']);
    expect(await append(toAppend({ kind: 'delete', message: sent.id }))).toEqual(['stored']);
    expect(await store.files.find(file)).toBeNull();
    expect(await store.files.listKnown([file])).toEqual([]);
    const events = (await store.events.list(site, 0, 9_999)).filter((event) => event.conversation === conversation);
    expect(events.slice(-2)).toMatchObject([{ kind: 'file-deleted', detail: { file } }, { kind: 'message-deleted' }]);
  });
});
