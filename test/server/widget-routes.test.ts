/** A site may have several widgets: owners keep them, and pages that ask for one get its looks. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentId, SiteId, SiteKey } from '../../src/protocol/ids.ts';
import { changeWidget, deleteWidget, listWidgets, readWidget } from '../../src/server/domain/sites/widgets.ts';
import { createColleague, findSite, newId, readEvents } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { toWriter } from '../support/writer.ts';

const WISH = {
  name: 'Help page',
  kind: 'button',
  appearance: { color: '#00aa00', title: 'Help' },
  language: 'cs',
  department: 'support',
  form: null,
  attributes: [{ name: 'zone', value: 'eu' }],
  active: true,
};

let app: TestApp;
let owner: Awaited<ReturnType<typeof createColleague>>;
let ann: Awaited<ReturnType<typeof createColleague>>;
beforeEach(async () => {
  app = await openTestApp();
  owner = await createColleague(app, 'olga', 'owner');
  ann = await createColleague(app, 'ann');
});
afterEach(() => app.store.close());

const create = async (wish: object = {}) => (await owner.call('POST', 'widgets', { ...WISH, ...wish })).json();
const list = async () => (await ann.call('GET', 'widgets')).json().widgets;
const get = (path: string) => app.http.inject({ url: path });
const readLooks = async (widget: string) => (await get(`/v1/config?key=demo&widget=${widget}`)).json().appearance;

describe('a widget', () => {
  test('that is embedded comes with the element that it fills', async () => {
    const { widget } = await create({ kind: 'embedded' });
    const [place, ...lines] = widget.integrationCode.split('\n');
    expect(place).toBe('<div id="parlor-chat" style="height: 640px"></div>');
    expect(lines.join('\n')).toContain(`<script async data-embed="#parlor-chat" src="`);
    expect(lines.join('\n')).toContain(`&widget=${widget.id}"></script>`);
  });

  test('is made, read, changed and deleted by owners, and seen by all with its integration code', async () => {
    const made = await owner.call('POST', 'widgets', WISH);
    const { widget } = made.json();
    expect([made.statusCode, widget]).toEqual([201, { ...widget, ...WISH, createdAt: app.clock.now() }]);
    expect(widget.integrationCode).toBe(
      `<script async src="http://localhost/loader.js?key=demo&widget=${widget.id}"></script>`,
    );
    expect((await ann.call('GET', `widgets/${widget.id}`)).json()).toEqual({ widget });
    app.clock.advance(5);
    expect((await owner.call('PUT', `widgets/${widget.id}`, { ...WISH, name: 'Shop' })).statusCode).toBe(204);
    expect(await list()).toEqual([{ ...widget, name: 'Shop', changedAt: app.clock.now() }]);
    for (const [method, path, body] of [
      ['POST', 'widgets', WISH],
      ['PUT', `widgets/${widget.id}`, WISH],
      ['DELETE', `widgets/${widget.id}`, undefined],
    ] as const) {
      expect((await ann.call(method, path, body)).json().code).toBe('forbidden');
    }
    expect((await owner.call('DELETE', `widgets/${widget.id}`)).statusCode).toBe(204);
    for (const gone of [
      await owner.call('DELETE', `widgets/${widget.id}`),
      await owner.call('PUT', `widgets/${widget.id}`, WISH),
      await ann.call('GET', `widgets/${widget.id}`),
    ]) {
      expect(gone.json().code).toBe('not-found');
    }
  });

  test.each([
    ['a colour that is none', { appearance: { color: 'red' } }, 'appearance.color'],
    ['looks that nobody knows', { appearance: { font: 'x' } }, 'appearance.font'],
    ['a kind that is none', { kind: 'popup' }, 'kind'],
    ['a form that does not exist', { form: 'x' }, 'form'],
    [
      'an attribute named twice',
      {
        attributes: [
          { name: 'a', value: '1' },
          { name: 'a', value: '2' },
        ],
      },
      'attributes[1].name',
    ],
  ])('with %s is refused with the field named, made or changed', async (_what, wish, field) => {
    const { widget } = await create();
    expect(await create(wish)).toMatchObject({ status: 400, code: 'malformed', field });
    const changed = await owner.call('PUT', `widgets/${widget.id}`, { ...WISH, ...wish });
    expect(changed.json()).toMatchObject({ code: 'malformed', field });
    expect(await list()).toEqual([widget]);
  });

  test('changed by two at once is one of the two, whole', async () => {
    const { widget } = await create();
    const change = (name: string) =>
      owner.call('PUT', `widgets/${widget.id}`, { ...WISH, name, appearance: { title: name } });
    await Promise.all([change('One'), change('Two')]);
    const [stored] = await list();
    expect([['One', 'Two'].includes(stored.name), stored.appearance]).toEqual([true, { title: stored.name }]);
    expect((await readLooks(widget.id)).title).toBe(stored.name);
  });

  test('of another site does not exist', async () => {
    const { widget } = await create();
    const eve = { id: newId<AgentId>(), site: newId<SiteId>(), role: 'owner' } as const;
    const notFound = { refused: 'not-found' };
    const wish = { ...WISH, kind: 'button' } as const;
    expect(await readWidget(app.domain, eve, widget.id)).toEqual(notFound);
    expect(await changeWidget(app.domain, eve, widget.id, wish)).toEqual(notFound);
    expect(await deleteWidget(app.domain, eve, widget.id)).toEqual(notFound);
    expect(await listWidgets(app.domain, eve)).toEqual(notFound);
  });
});

describe('a page that asks for a widget', () => {
  test('gets its looks over the site’s own, in the loader as in the configuration', async () => {
    const { widget } = await create();
    const { appearance } = await findSite(app);
    expect(await readLooks(widget.id)).toEqual({ ...appearance, ...WISH.appearance });
    const loader = await get(`/loader.js?key=demo&widget=${widget.id}`);
    expect(loader.body).toContain('"color":"#00aa00"');
    expect((await get('/loader.js?key=demo')).body).not.toContain('#00aa00');
    const again = await app.http.inject({
      url: `/loader.js?key=demo&widget=${widget.id}`,
      headers: { 'if-none-match': String(loader.headers['etag']) },
    });
    expect(again.statusCode).toBe(304);
  });

  test('sees a change at once, and one that another process made within seconds', async () => {
    const { widget } = await create();
    await owner.call('PUT', `widgets/${widget.id}`, { ...WISH, appearance: { title: 'New' } });
    expect((await readLooks(widget.id)).title).toBe('New');
    const { integrationCode: _, ...fields } = widget;
    const site = (await findSite(app)).id;
    await app.store.widgets.change(toWriter(site), { ...fields, site, appearance: { title: 'Newer' } });
    app.clock.advance(5_000);
    await readEvents(app, []);
    expect((await readLooks(widget.id)).title).toBe('Newer');
  });

  test('of another site gets the looks of its own', async () => {
    const { widget } = await create();
    const own = await findSite(app);
    const other = { ...own, id: newId<SiteId>(), key: 'other' as SiteKey };
    await app.store.sites.create(other);
    await app.domain.sites.refresh();
    const { appearance } = (await get(`/v1/config?key=other&widget=${widget.id}`)).json();
    expect(appearance).toEqual(own.appearance);
  });

  test('gets no chat while it is turned off', async () => {
    const { widget } = await create({ active: false });
    const loader = await get(`/loader.js?key=demo&widget=${widget.id}`);
    expect([loader.statusCode, loader.body]).toEqual([200, '']);
    expect((await get(`/v1/config?key=demo&widget=${widget.id}`)).json().code).toBe('not-found');
  });

  test('that is gone gets the site’s own chat', async () => {
    const { widget } = await create();
    await owner.call('DELETE', `widgets/${widget.id}`);
    expect(await readLooks(widget.id)).toEqual((await findSite(app)).appearance);
    expect((await get(`/loader.js?key=demo&widget=${widget.id}`)).body).toBe((await get('/loader.js?key=demo')).body);
  });
});
