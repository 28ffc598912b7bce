/** Every change that agents can ask for stands in the event log: an operation that changes something and leaves nothing there fails. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteId } from '../../../src/protocol/ids.ts';
import { DEFAULT_SETTINGS } from '../../../src/protocol/site-settings.ts';
import { AGENT_OPERATIONS } from '../../../src/server/http/operations/agent-operations.ts';
import { createBrowser, newId } from '../../support/callers.ts';
import { fill, toBody } from './asked.ts';
import { openStage, type Stage } from './callers.ts';
import { MAKES_ITS_OWN, QUERIES } from './operation-rows.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.app.store.close());

/** What changes nothing that the log is about. */
const NOT_LOGGED: Readonly<Record<string, string>> = {
  'POST /canned-replies/:id/render': 'reads, and counts the use',
  'POST /webhook-endpoints/:id/test': 'an event that did not happen; the log of deliveries has it',
  'POST /webhook-deliveries/:position/redeliver': 'the log of deliveries has it',
  'POST /conversations/:id/transcript':
    'this server sends no mail; transcript-routes.test.ts reads the event of one that does',
};

/** What has to be asked first, below the same address or with its last part instead. */
const BEFORE: Readonly<Partial<Record<string, readonly [method: string, last?: string]>>> = {
  'POST /conversations/:id/transfer': ['POST', 'take'],
  'POST /conversations/:id/reopen': ['POST', 'close'],
  'DELETE /conversations/:id/tags/:tag': ['PUT'],
  'DELETE /visitors/:id/tags/:tag': ['PUT'],
  'DELETE /visitors/:id/groups/:group': ['PUT'],
  'POST /articles/:id/unpublish': ['POST', 'publish'],
};

const ADDRESSES: Readonly<Partial<Record<string, typeof fill>>> = {
  // Who has written is not spoken to first.
  async 'POST /visitors/:id/invite'() {
    const { visitor } = await createBrowser(stage.app).ping();
    return { text: `/visitors/${visitor.id}/invite`, ids: [visitor.id] };
  },
};

/** Bodies that change something, where the smallest one that is let in does not, or is none. */
const BODIES: Readonly<Partial<Record<string, (fresh: string) => Promise<object> | object>>> = {
  'POST /conversations/:id/messages': (fresh) => ({ id: fresh, text: 'hello' }),
  'PUT /visitor-groups/:id': toLabel,
  'PUT /tags/:id': toLabel,
  'POST /companies': (fresh) => ({ name: fresh, domain: '', phone: '', address: '', note: '', fields: [] }),
  'POST /bans': () => ({ address: '198.51.100.7', reason: '', until: null }),
  'POST /categories': async () => ({ base: await stage.make('knowledge-bases', stage.callers.owner, ''), title: 'T' }),
  'POST /articles': async () => ({
    ...{ category: await stage.make('categories', stage.callers.owner, ''), title: 'T', language: 'en', body: 'x' },
  }),
  'POST /people': (fresh) => ({ email: `${fresh}@localhost`, name: 'N', role: 'agent', departments: [] }),
  'PUT /departments/:id': (fresh) => ({ name: fresh, description: '' }),
  'PUT /site': () => ({ ...DEFAULT_SETTINGS, timeZone: 'Europe/Prague' }),
  'PUT /appearance': () => ({ color: '#123456', position: 'left', title: 'Looks', welcome: '' }),
  'PUT /office-hours': () => ({ timeZone: 'Europe/Lisbon', officeHours: DEFAULT_SETTINGS.officeHours }),
};

function toLabel(fresh: string): object {
  return { name: fresh, color: 'red', description: '' };
}

const CHANGING = AGENT_OPERATIONS.filter(({ method }) => method !== 'GET').map(
  (operation) => [`${operation.method} ${operation.path}`, operation] as const,
);

test('what is not logged is among the operations', () => {
  const names: readonly string[] = CHANGING.map(([name]) => name);
  expect(Object.keys(NOT_LOGGED).filter((name) => !names.includes(name))).toEqual([]);
});

test.each(CHANGING.filter(([name]) => NOT_LOGGED[name] === undefined))('%s stands in the log', async (name, row) => {
  const { owner } = stage.callers;
  // What is there already as it is asked for would be no change.
  const { text, ids } = await (ADDRESSES[name] ?? fill)(stage, row, MAKES_ITS_OWN.includes(name) ? null : owner);
  const ask = (method: string, path: string, body: object | string | undefined) =>
    stage.call(method, `/v1/agent${path}${QUERIES[name] ?? ''}`, owner, body);
  const [method, last = null] = BEFORE[name] ?? [];
  if (method !== undefined) {
    const before = await ask(
      method,
      last === null ? text : text.replace(/[^/]+$/, last),
      last === null ? undefined : {},
    );
    expect(before.status).toBeLessThan(300);
  }
  const wish = (await BODIES[name]?.(newId())) ?? toBody(stage, row, ids[0] ?? '');
  const known = (await readLog(0)).at(-1)?.position ?? 0;
  const { status, body } = await ask(row.method, text, wish);
  expect(status, body).toBeLessThan(300);
  const told = await readLog(known);
  expect(told.length).toBeGreaterThan(0);
  for (const { kind, agent } of told) if (kind === 'configuration-changed') expect(agent).toBe(stage.ids.owner);
});

const readLog = (after: number) => stage.app.store.events.list(stage.site as SiteId, after, 10_000);
