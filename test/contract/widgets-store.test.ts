/** The contract of widgets, forms and what is filled in, on every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Form } from '../../src/protocol/form-api.ts';
import { createId, type SiteId, type SiteKey, type VisitorId } from '../../src/protocol/ids.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Site, Store, StoredSubmission, StoredWidget } from '../../src/server/store/store.ts';
import { listFacts } from '../support/list-facts.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { toWriter } from '../support/writer.ts';

const random = createSeededRandom(73);
const AT = 1_700_000_000_000;
let age = 0;
/** The later the greater, as ids of one maker are. */
const newId = <Id extends string>(): Id => createId<Id>(AT + age++, random.bytes);

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('on %s', (_name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  async function createSite(): Promise<SiteId> {
    const id = newId<SiteId>();
    const site: Site = {
      id,
      key: id as string as SiteKey,
      ...SAMPLE_SITE,
    };
    await store.sites.create(site);
    return id;
  }

  const toForm = (wish: Partial<Form> = {}): Form => ({
    id: newId<string>(),
    name: 'Call me back',
    kind: 'free',
    fields: [{ id: 'phone', kind: 'phone', label: 'Phone', required: true }],
    consent: 'I agree.',
    createdAt: AT,
    changedAt: AT,
    ...wish,
  });
  async function createForm(site: SiteId, wish: Partial<Form> = {}): Promise<Form> {
    const form = toForm(wish);
    expect(await store.forms.create(toWriter(site), form, 9)).toBe('created');
    return form;
  }

  describe('a form', () => {
    test('is read and changed by its own site, and keeps when it was made', async () => {
      const [site, other] = [await createSite(), await createSite()];
      const late = await createForm(site, { createdAt: AT + 1 });
      const early = await createForm(site);
      expect(await store.forms.list(site)).toEqual([early, late]);
      expect(await store.forms.find(site, early.id)).toEqual(early);
      expect([await store.forms.list(other), await store.forms.find(other, early.id)]).toEqual([[], null]);
      const after: Form = { ...early, name: 'Write to us', kind: 'offline', fields: [], changedAt: AT + 5 };
      expect(await store.forms.change(toWriter(other), after)).toBe(false);
      expect(await store.forms.change(toWriter(site), after)).toBe(true);
      expect(await store.forms.find(site, early.id)).toEqual(after);
    });

    test('beyond the limit is not made, also when two are made at once', async () => {
      const site = await createSite();
      const both = await Promise.all([1, 2].map(() => store.forms.create(toWriter(site), toForm(), 1)));
      expect(both.sort()).toEqual(['created', 'too-many']);
    });

    test('that is deleted is on no widget, and what was filled in stays', async () => {
      const [site, other] = [await createSite(), await createSite()];
      const form = await createForm(site);
      const widget = toWidget(site, { form: form.id });
      await store.widgets.create(toWriter(site), widget, 9);
      await submit(toSubmission(site, form));
      expect(await store.forms.delete(toWriter(other), form.id)).toBe(false);
      expect(await store.forms.delete(toWriter(site), form.id)).toBe(true);
      expect(await store.forms.delete(toWriter(site), form.id)).toBe(false);
      expect(await store.widgets.list(site)).toEqual([{ ...widget, form: null }]);
      expect(await list(site)).toHaveLength(1);
    });

    test('is on no widget that is made while it is deleted', async () => {
      const site = await createSite();
      const form = await createForm(site);
      await Promise.all([
        store.forms.delete(toWriter(site), form.id),
        store.widgets.create(toWriter(site), toWidget(site, { form: form.id }), 9),
      ]);
      expect((await store.widgets.list(site)).filter((widget) => widget.form !== null)).toEqual([]);
    });
  });

  const toSubmission = (site: SiteId, { id, name }: Form, wish: Partial<StoredSubmission> = {}): StoredSubmission => ({
    id: newId<string>(),
    site,
    form: { id, name },
    visitor: newId<VisitorId>(),
    conversation: null,
    answers: [{ id: 'phone', label: 'Phone', kind: 'phone', value: '601' }],
    consent: 'I agree.',
    at: AT,
    ...wish,
  });
  const submit = (submission: StoredSubmission) =>
    store.forms.submit(submission, [{ name: 'phone', value: '601' }], {
      site: submission.site,
      kind: 'form-submitted',
      visitor: submission.visitor,
      at: submission.at,
    });
  const list = (site: SiteId, wish: Partial<Parameters<Store['forms']['submissions']>[1]> = {}, limit = 9) =>
    store.forms.submissions(site, { form: null, visitor: null, before: null, ...wish }, limit);

  describe('what was filled in', () => {
    test('counts once under its id, also when it comes twice at once, and the profile gets it as the visitor’s word', async () => {
      const site = await createSite();
      const submission = toSubmission(site, await createForm(site));
      expect((await Promise.all([submit(submission), submit(submission)])).sort()).toEqual([false, true]);
      const { site: _, ...rest } = submission;
      expect(await list(site)).toEqual([rest]);
      expect(await listFacts(store, site)).toHaveLength(1);
      const profiles = await store.profiles.of([submission.visitor]);
      expect(profiles.get(submission.visitor)?.values).toEqual([
        { name: 'phone', value: '601', source: 'visitor', by: null, at: AT },
      ]);
    });

    test('is listed the newest first, by form, by visitor and from a cursor on, to its own site', async () => {
      const [site, other] = [await createSite(), await createSite()];
      const [form, second] = [await createForm(site), await createForm(site)];
      const first = toSubmission(site, form);
      const same = toSubmission(site, second, { visitor: first.visitor });
      const newest = toSubmission(site, form, { at: AT + 1 });
      for (const one of [newest, first, same]) await submit(one);
      const ids = async (...wish: Parameters<typeof list>) => (await list(...wish)).map(({ id }) => id);
      expect(await ids(site)).toEqual([newest.id, same.id, first.id]);
      expect(await ids(site, {}, 2)).toEqual([newest.id, same.id]);
      expect(await ids(site, { before: same })).toEqual([first.id]);
      expect(await ids(site, { form: form.id })).toEqual([newest.id, first.id]);
      expect(await ids(site, { visitor: first.visitor })).toEqual([same.id, first.id]);
      expect(await ids(other)).toEqual([]);
    });
  });

  function toWidget(site: SiteId, wish: Partial<StoredWidget> = {}): StoredWidget {
    return {
      id: newId<string>(),
      site,
      name: 'Help page',
      kind: 'button',
      appearance: { color: '#00aa00' },
      language: 'cs',
      department: 'sales',
      form: null,
      attributes: [{ name: 'zone', value: 'eu' }],
      active: true,
      createdAt: AT,
      changedAt: AT,
      ...wish,
    };
  }

  describe('a widget', () => {
    test('is read, changed and deleted by its own site, and known among all', async () => {
      const [site, other] = [await createSite(), await createSite()];
      const widget = toWidget(site);
      expect(await store.widgets.create(toWriter(site), widget, 9)).toBe('created');
      expect(await store.widgets.find(site, widget.id)).toEqual(widget);
      expect([await store.widgets.find(other, widget.id), await store.widgets.list(other)]).toEqual([null, []]);
      expect(await store.widgets.all()).toContainEqual(widget);
      const after = { ...widget, name: 'Shop', appearance: {}, attributes: [], active: false, changedAt: AT + 5 };
      expect(await store.widgets.change(toWriter(site), { ...after, site: other })).toBe('not-found');
      expect(await store.widgets.change(toWriter(site), after)).toBe('changed');
      expect(await store.widgets.list(site)).toEqual([after]);
      expect(await store.widgets.delete(toWriter(other), widget.id)).toBe(false);
      expect(await store.widgets.delete(toWriter(site), widget.id)).toBe(true);
      expect(await store.widgets.delete(toWriter(site), widget.id)).toBe(false);
    });

    test('shows no form of another site', async () => {
      const [site, other] = [await createSite(), await createSite()];
      const form = await createForm(other);
      const widget = toWidget(site);
      expect(await store.widgets.create(toWriter(site), { ...widget, form: form.id }, 9)).toBe('unknown-form');
      await store.widgets.create(toWriter(site), widget, 9);
      expect(await store.widgets.change(toWriter(site), { ...widget, form: form.id })).toBe('unknown-form');
      expect(await store.widgets.list(site)).toEqual([widget]);
    });

    test('beyond the limit is not made, also when two are made at once', async () => {
      const site = await createSite();
      const both = await Promise.all([1, 2].map(() => store.widgets.create(toWriter(site), toWidget(site), 1)));
      expect(both.sort()).toEqual(['created', 'too-many']);
    });
  });
});
