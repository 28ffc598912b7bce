/** Owners keep forms, visitors fill them in once, agents read what came; a typed address is the visitor's word and no more. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MAX_FORMS } from '../../src/protocol/form-api.ts';
import type { ConversationId, SiteId, VisitorId } from '../../src/protocol/ids.ts';
import type { PingAnswer } from '../../src/protocol/presence.ts';
import { submitForm } from '../../src/server/domain/forms/submissions.ts';
import { createBrowser, createColleague, findSite, newId, readEvents } from '../support/callers.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

const FORM = {
  name: 'Call me back',
  kind: 'pre-chat',
  fields: [
    { id: 'name', kind: 'text', label: 'Your name', required: true },
    { id: 'mail', kind: 'email', label: 'E-mail', required: false },
    { id: 'tel', kind: 'phone', label: 'Phone', required: false },
  ],
  consent: 'You may call me.',
};
const ANSWERS = { name: 'Jana', mail: 'jana@home.example', tel: '601 123' };

let app: TestApp;
let owner: Awaited<ReturnType<typeof createColleague>>;
let ann: Awaited<ReturnType<typeof createColleague>>;
let visitor: PingAnswer;
beforeEach(async () => {
  app = await openTestApp();
  owner = await createColleague(app, 'olga', 'owner');
  ann = await createColleague(app, 'ann');
  visitor = await createBrowser(app).ping();
});
afterEach(() => app.store.close());

const create = async (wish: object = {}) => (await owner.call('POST', 'forms', { ...FORM, ...wish })).json();
const list = async () => (await ann.call('GET', 'forms')).json().forms;
const readSubmissions = async (query = '') => (await ann.call('GET', `form-submissions${query}`)).json();

const submit = (form: string, wish: object = {}) =>
  app.http.inject({
    method: 'POST',
    url: `/v1/forms/${form}?key=demo`,
    headers: { origin: SHOP_ORIGIN, 'content-type': 'text/plain' },
    payload: JSON.stringify({ token: visitor.token, id: newId(), answers: ANSWERS, consent: true, ...wish }),
  });

describe('a form', () => {
  test('is made, changed and deleted by owners and admins, and seen by all', async () => {
    const { form } = await create();
    expect(form).toMatchObject(FORM);
    expect((await owner.call('PUT', `forms/${form.id}`, { ...FORM, name: 'Other' })).statusCode).toBe(204);
    expect(await list()).toEqual([{ ...form, name: 'Other' }]);
    for (const [method, path, body] of [
      ['POST', 'forms', FORM],
      ['PUT', `forms/${form.id}`, FORM],
      ['DELETE', `forms/${form.id}`, undefined],
    ] as const) {
      expect((await ann.call(method, path, body)).json().code).toBe('forbidden');
    }
    expect((await owner.call('DELETE', `forms/${form.id}`)).statusCode).toBe(204);
    expect((await owner.call('DELETE', `forms/${form.id}`)).json().code).toBe('not-found');
    expect((await owner.call('PUT', `forms/${form.id}`, FORM)).json().code).toBe('not-found');
    expect(await list()).toEqual([]);
  });

  test.each([
    ['a kind that is none', { kind: 'quiz' }, 'kind'],
    ['no fields', { fields: [] }, 'fields'],
    ['a field id that is no name', { fields: [{ ...FORM.fields[0], id: '1 2' }] }, 'fields[0].id'],
    ['an id twice', { fields: [FORM.fields[0], FORM.fields[0]] }, 'fields[1].id'],
    ['a choice without options', { fields: [{ ...FORM.fields[0], kind: 'select' }] }, 'fields[0].options'],
  ])('with %s is refused with the field named', async (_what, wish, field) => {
    expect(await create(wish)).toMatchObject({ status: 400, code: 'malformed', field });
    expect(await list()).toEqual([]);
  });

  test('beyond the limit is refused', async () => {
    for (let count = 0; count < MAX_FORMS; count++) await create();
    expect(await create()).toMatchObject({ code: 'malformed' });
  });

  test('is asked for by the chat only if it is the site’s, and no more when it is deleted', async () => {
    const { form } = await create();
    const { settings } = await findSite(app);
    const put = (forms: object) => owner.call('PUT', 'site', { ...settings, forms });
    expect((await put({ preChat: null, offline: newId() })).json().field).toBe('forms.offline');
    expect((await put({ preChat: form.id, offline: null })).statusCode).toBe(204);
    await owner.call('DELETE', `forms/${form.id}`);
    expect((await findSite(app)).settings.forms).toEqual({ preChat: null, offline: null });
  });
});

describe('what a visitor fills in', () => {
  test('is read by agents, and the profile has it as the visitor’s own word', async () => {
    const { form } = await create();
    const id = newId<string>();
    const response = await submit(form.id, { id });
    expect([response.statusCode, response.headers['access-control-allow-origin']]).toEqual([204, SHOP_ORIGIN]);
    const { submissions, next } = await readSubmissions(`?form=${form.id}&visitor=${visitor.visitor.id}`);
    expect([submissions, next]).toEqual([
      [
        {
          id,
          form: { id: form.id, name: FORM.name },
          visitor: visitor.visitor.id,
          conversation: null,
          answers: [
            { id: 'name', label: 'Your name', kind: 'text', value: 'Jana' },
            { id: 'mail', label: 'E-mail', kind: 'email', value: ANSWERS.mail },
            { id: 'tel', label: 'Phone', kind: 'phone', value: ANSWERS.tel },
          ],
          consent: FORM.consent,
          at: app.clock.now(),
        },
      ],
      null,
    ]);
    const { profile } = (await ann.call('GET', `visitors/${visitor.visitor.id}/profile`)).json();
    expect(profile).toMatchObject({ name: 'Jana', email: ANSWERS.mail, phone: ANSWERS.tel });
    expect(new Set(profile.values.map(({ source }: { source: string }) => source))).toEqual(new Set(['visitor']));
    const events = await readEvents(app, ['form-submitted']);
    expect(events).toMatchObject([{ visitor: visitor.visitor.id, detail: { form: form.id, submission: id } }]);
    expect(JSON.stringify(events)).not.toContain('Jana');
  });

  test('sent twice under one id, also at once, is there once', async () => {
    const { form } = await create();
    const id = newId();
    const both = await Promise.all([submit(form.id, { id }), submit(form.id, { id })]);
    expect(both.map(({ statusCode }) => statusCode)).toEqual([204, 204]);
    expect((await readSubmissions()).submissions).toHaveLength(1);
  });

  test('does not change what an agent wrote down', async () => {
    const { form } = await create();
    await ann.call('PATCH', `visitors/${visitor.visitor.id}`, { email: 'jana@work.example' });
    await submit(form.id);
    const { profile } = (await ann.call('GET', `visitors/${visitor.visitor.id}/profile`)).json();
    expect(profile.email).toBe('jana@work.example');
  });

  test('stays when the form is deleted', async () => {
    const { form } = await create();
    await submit(form.id);
    await owner.call('DELETE', `forms/${form.id}`);
    expect((await readSubmissions()).submissions).toMatchObject([{ form: { name: FORM.name } }]);
    expect((await submit(form.id)).json().code).toBe('not-found');
  });

  test.each([
    ['an answer that is wrong', { answers: { ...ANSWERS, mail: 'x' } }, 'answers.mail'],
    ['an answer that is missing', { answers: {} }, 'answers.name'],
    ['no consent', { consent: false }, 'consent'],
    ['somebody else’s conversation', { conversation: newId<ConversationId>() }, 'conversation'],
    ['an id that is none', { id: 'x' }, 'id'],
    ['a field that nobody knows', { extra: 1 }, 'extra'],
  ])('with %s is refused with the field named, and nothing of it is kept', async (_what, wish, field) => {
    const { form } = await create();
    expect((await submit(form.id, wish)).json()).toMatchObject({ status: 400, code: 'malformed', field });
    expect((await readSubmissions()).submissions).toEqual([]);
    expect((await ann.call('GET', `visitors/${visitor.visitor.id}/profile`)).json().profile.values).toEqual([]);
  });

  test('needs a visitor’s token, and a form of the visitor’s site', async () => {
    const { form } = await create();
    expect((await submit(form.id, { token: 'forged' })).json().code).toBe('token-invalid');
    const stranger = { kind: 'visitor', id: newId<VisitorId>(), site: newId<SiteId>() } as const;
    const wish = { id: newId<string>(), answers: ANSWERS, consent: true };
    expect(await submitForm(app.domain, stranger, form.id, wish)).toEqual({ refused: 'not-found' });
  });

  test('is refused while the visitor is banned', async () => {
    const { form } = await create();
    await ann.call('POST', 'bans', { visitor: visitor.visitor.id, reason: '', until: null });
    expect((await submit(form.id)).json().code).toBe('forbidden');
    expect((await readSubmissions()).submissions).toEqual([]);
  });

  test('is read page by page, the newest first', async () => {
    const { form } = await create();
    const { id: site } = await findSite(app);
    for (let count = 0; count < 60; count++) {
      app.clock.advance(1);
      const principal = { kind: 'visitor', id: visitor.visitor.id, site } as const;
      await submitForm(app.domain, principal, form.id, { id: newId<string>(), answers: ANSWERS, consent: true });
    }
    const first = await readSubmissions();
    const second = await readSubmissions(`?before=${first.next}`);
    const times = [...first.submissions, ...second.submissions].map(({ at }: { at: number }) => at);
    expect([first.submissions.length, times.length, second.next]).toEqual([50, 60, null]);
    expect(times).toEqual([...times].sort((left, right) => right - left));
  });

  test('comes thirty times a minute from one address at most', async () => {
    const { form } = await create();
    for (let count = 0; count < 30; count++) expect((await submit(form.id)).statusCode).toBe(204);
    expect((await submit(form.id)).json().code).toBe('rate-limited');
  });
});
