/** What visitors and agents may say, and what everybody reads of what they name by an id. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ArticleId, ConversationId, MessageId, OutboxId } from '../../src/protocol/ids.ts';
import type { Body, WrittenBody } from '../../src/protocol/message.ts';
import { type SendResult, sendMessage } from '../../src/server/domain/conversations/send-message.ts';
import type { Principal } from '../../src/server/domain/principal.ts';
import { createBrowser, createColleague, findSite, newId, readEvents } from '../support/callers.ts';
import { says } from '../support/says.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

const FORM = {
  name: 'Call me back',
  kind: 'free',
  fields: [
    { id: 'name', kind: 'text', label: 'Your name', required: true },
    { id: 'mail', kind: 'email', label: 'E-mail', required: false },
  ],
  consent: 'You may call me.',
};

let app: TestApp;
let visitor: Principal;
let agent: Principal;
let owner: Awaited<ReturnType<typeof createColleague>>;
const conversation = newId<ConversationId>();
beforeEach(async () => {
  app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' });
  owner = await createColleague(app, 'olga', 'owner');
  const ping = await createBrowser(app).ping();
  const { id: site } = await findSite(app);
  visitor = { kind: 'visitor', id: ping.visitor.id, site };
  agent = { kind: 'agent', id: owner.id, name: 'Olga', site };
});
afterEach(() => app.store.close());

async function send(by: Principal, body: WrittenBody, id = newId<MessageId>()): Promise<SendResult> {
  const outbox = newId<OutboxId>();
  const sent = sendMessage(app.domain, by, { id, conversation, outbox, number: 1, body });
  // Whatever is looked up comes before the group commit.
  for (let turn = 0; turn < 10; turn++) {
    await new Promise(setImmediate);
    app.clock.advance(0);
  }
  return sent;
}
const createForm = async (wish: object = {}): Promise<string> =>
  (await owner.call('POST', 'forms', { ...FORM, ...wish })).json().form.id;
const log = async (): Promise<Body[]> =>
  (await app.store.conversations.messages(conversation, 0, 99)).map(({ body }) => body);

describe('answers to a form', () => {
  const answers = { name: 'Jana', mail: 'jana@home.example' };

  test('[P37] begin a conversation, are read by everybody, and are kept as a submission', async () => {
    const form = await createForm();
    const id = newId<MessageId>();
    await send(visitor, { kind: 'answers', form, answers, consent: true }, id);
    expect(await log()).toEqual([
      {
        kind: 'answers',
        form: { id: form, name: 'Call me back' },
        answers: [
          { id: 'name', label: 'Your name', kind: 'text', value: 'Jana' },
          { id: 'mail', label: 'E-mail', kind: 'email', value: 'jana@home.example' },
        ],
      },
    ]);
    const { submissions } = (await owner.call('GET', 'form-submissions')).json();
    expect(submissions).toMatchObject([{ id, conversation, consent: 'You may call me.' }]);
  });

  test('begin a conversation with the department that was chosen in them', async () => {
    await owner.call('POST', 'departments', { name: 'Sales', description: '' });
    await owner.call('POST', 'departments', { name: 'Care', description: '' });
    const fields = [{ id: 'about', kind: 'department', label: 'What about?', required: true }];
    const form = await createForm({ fields, consent: '' });
    await send(visitor, { kind: 'answers', form, answers: { about: 'Care' }, consent: true });
    const site = app.domain.sites.byId(visitor.site);
    const care = site?.departments.find(({ name }) => name === 'Care');
    expect((await app.store.conversations.find(conversation))?.department).toBe(care?.id);
  });

  test('[P8] are kept once when they come twice, also at the same time', async () => {
    const form = await createForm();
    const id = newId<MessageId>();
    const body = { kind: 'answers', form, answers, consent: true } as const;
    await Promise.all([send(visitor, body, id), send(visitor, body, id)]);
    await send(visitor, body, id);
    expect(await log()).toHaveLength(1);
    expect((await owner.call('GET', 'form-submissions')).json().submissions).toHaveLength(1);
    expect(await readEvents(app, ['form-submitted'])).toHaveLength(1);
  });

  test.each([
    ['without what is required', { mail: 'jana@home.example' }, true],
    ['with what is no address', { name: 'Jana', mail: 'nowhere' }, true],
    ['to a field that is not there', { name: 'Jana', shoe: '44' }, true],
    ['without the consent', answers, false],
  ])('[P37] %s are refused for good, and nothing is kept', async (_what, given: Record<string, string>, consent) => {
    const form = await createForm();
    expect(await send(visitor, { kind: 'answers', form, answers: given, consent })).toEqual({ refused: 'blocked' });
    expect(await log()).toEqual([]);
    expect((await owner.call('GET', 'form-submissions')).json().submissions).toEqual([]);
  });

  test('[P5] to a form that is not there, or in somebody else’s conversation, are refused, and nothing is kept', async () => {
    expect(await send(visitor, { kind: 'answers', form: 'none', answers, consent: true })).toEqual({
      refused: 'not-found',
    });
    await send(visitor, says('mine'));
    const form = await createForm();
    const stranger: Principal = { ...visitor, kind: 'visitor', id: (await createBrowser(app).ping()).visitor.id };
    expect(await send(stranger, { kind: 'answers', form, answers, consent: true })).toEqual({ refused: 'not-found' });
    expect(await log()).toEqual([says('mine')]);
    expect((await owner.call('GET', 'form-submissions')).json().submissions).toEqual([]);
  });
});

describe('an agent', () => {
  beforeEach(() => send(visitor, says('Hello')));

  test('[P37] sends a form as it is now: what is changed later does not change what was asked', async () => {
    const form = await createForm();
    await send(agent, { kind: 'form', form });
    await owner.call('PUT', `forms/${form}`, { ...FORM, name: 'Other' });
    const { name, fields, consent } = FORM;
    expect((await log()).at(-1)).toEqual({ kind: 'form', form: { id: form, name, fields, consent } });
  });

  test('[P37] sends a published article by its title, and no draft', async () => {
    const base = (await owner.call('POST', 'knowledge-bases', { title: 'Help' })).json();
    const category = (await owner.call('POST', 'categories', { base: base.id, title: 'All' })).json();
    const wish = { category: category.id, title: 'Sizes', body: 'All of them', language: 'en' };
    const { id } = (await owner.call('POST', 'articles', wish)).json();
    expect(await send(agent, { kind: 'article', article: id })).toEqual({ refused: 'not-found' });
    await owner.call('POST', `articles/${id}/publish`);
    await send(agent, { kind: 'article', article: id });
    expect((await log()).slice(1)).toEqual([{ kind: 'article', article: { id, title: 'Sizes' } }]);
  });

  test.each<[string, WrittenBody]>([
    ['choices', { kind: 'choices', text: 'Which?', choices: ['Red', 'Blue'] }],
    ['cards', { kind: 'cards', cards: [{ title: 'Fern', link: { text: 'Look', url: 'https://shop.example/fern' } }] }],
  ])('sends %s, which no visitor may', async (_what, body) => {
    await send(agent, body);
    expect((await log()).at(-1)).toEqual(body);
    expect(await send(visitor, body)).toEqual({ refused: 'blocked' });
    expect(await log()).toHaveLength(2);
  });

  test('[P37] names no form or article as a visitor would, and no answers as an agent', async () => {
    const form = await createForm();
    expect(await send(visitor, { kind: 'form', form })).toEqual({ refused: 'blocked' });
    expect(await send(visitor, { kind: 'article', article: newId<ArticleId>() })).toEqual({ refused: 'blocked' });
    const answers = { name: 'Jana' };
    expect(await send(agent, { kind: 'answers', form, answers, consent: true })).toEqual({ refused: 'blocked' });
    expect(await log()).toHaveLength(1);
  });
});
