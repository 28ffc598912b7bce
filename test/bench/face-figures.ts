/** What each call of each compatible API costs on a site with 100,000 conversations of a year, reading and writing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createApiKey } from '../../src/server/domain/agents/api-keys.ts';
import { toAccountNumber, toNumbers } from '../../src/server/domain/sites/foreign-numbers.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import { type ContractFace, FACES, type Known, toAddress, toRequest } from '../contract/faces.ts';
import type { ContractCall } from '../contract/shape.ts';
import { bringOnline, createBrowser } from '../support/callers.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { type BusyYear, DAY_MS, DAYS, FROM, fillBusyYear } from './busy-year.ts';
import { printFigure, toPercentile } from './figure.ts';

const ROUNDS = 200;
const HERE = 100;
/** A key may ask so often in a minute, of a clock that stands still. */
const RATE = { PARLOR_API_RATE: '1000000' };

/** Other questions to the same calls: what is slow in one way may be quick in another. */
const VARIANTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  listConversations: {
    'by page': 'pageFilterId=:everyPage',
    'by a page that nobody saw': 'pageFilterId=:noPage',
  },
  chatStatistics: {
    'by agent': 'agentId=:agentId',
    'by two agents': 'agentIds=:agentId&agentIds=:otherAgentId',
    'by a page that nobody saw': 'pageFilterId=:noPage',
    'as a file': 'fileType=csv&timezone=Europe/Stockholm',
  },
};

export async function measureFaces(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-faces-'));
  const file = join(folder, 'parlor.db');
  const store = await openSqliteStore(file);
  const clock = createFakeClock(FROM + DAYS * DAY_MS);
  const app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0', ...RATE }, { store, clock });
  const year = await fillBusyYear(app, file, createSeededRandom(157));
  for (const agent of year.agents) await bringOnline(app, agent);
  for (let index = 0; index < HERE; index++) await createBrowser(app).ping();
  for (const face of FACES) await measureFace(app, face, await learn(app, face, year));
  await app.store.close();
  rmSync(folder, { recursive: true });
}

/** The table is walked as a script would, again and again: what a call makes, the next ones are about. */
async function measureFace({ http }: TestApp, face: ContractFace, learnt: Known): Promise<void> {
  const calls = face.calls.flatMap((call) => [{ name: toName(face, call), call }, ...listVariants(face, call)]);
  const times = new Map<string, { readonly ms: number; readonly cpuMs: number }[]>();
  for (let round = 0; round < ROUNDS; round++) {
    let known = learnt;
    for (const { name, call } of calls) {
      const request = toRequest(face, call, { ...known, ...toOwn(call, learnt) });
      // E-mails are everybody's own, and rounds are of different accounts.
      const payload = request.payload?.replaceAll('john@doe.com', `john${round}@doe.com`);
      const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
      const response = await http.inject({ ...request, ...(payload === undefined ? {} : { payload }) });
      const { user, system } = process.cpuUsage(cpu);
      const time = { ms: performance.now() - startedAt, cpuMs: (user + system) / 1_000 };
      times.set(name, [...(times.get(name) ?? []), time]);
      const { status = 200 } = call;
      if (response.statusCode !== status) throw new Error(`${name}: expected ${status}, got ${response.body}`);
      if (call.path.endsWith('/create')) {
        known = { ...known, [call.path === '/accounts/create' ? 'aid' : 'id']: response.json().id };
      }
    }
  }
  for (const [name, all] of times) {
    const ms = all.map((one) => one.ms);
    const cpuMs = all.map((one) => one.cpuMs);
    printFigure({
      name: `face ${name}`,
      value: toPercentile(ms, 0.99),
      unit: 'ms',
      goal: { atMost: 50 },
      // What other processes take of a busy machine is no cost of ours.
      detail: {
        ...{ median: toRounded(toPercentile(ms, 0.5)), first: toRounded(ms[0] ?? 0), requests: all.length },
        ...{ cpuMs: toRounded(toPercentile(cpuMs, 0.99)) },
      },
    });
  }
}

const toRounded = (ms: number): number => Number(ms.toPrecision(3));

const toName = (face: ContractFace, call: ContractCall): string =>
  `${call.method} ${toAddress({ ...face, query: '' }, { ...call, query: '' })}`.replace('/:apiKey/:userId', '');

function listVariants(face: ContractFace, call: ContractCall) {
  const variants = VARIANTS[call.path.split('/')[2] ?? ''] ?? {};
  return Object.entries(variants).map(([name, query]) => ({
    name: `${toName(face, call)} ${name}`,
    call: { ...call, query: [call.query, query].filter((one) => one !== undefined).join('&') },
  }));
}

/** The older version of Comm100's API numbers its agents. */
const toOwn = ({ path }: ContractCall, { numberedAgent = '' }: Known): Known =>
  path.startsWith('/api/v3') ? { agent: numberedAgent } : {};

async function learn({ domain }: TestApp, { name }: ContractFace, year: BusyYear): Promise<Known> {
  const { site, agents, filters, visitors, conversations } = year;
  const [agent = '', other = ''] = agents;
  const key = await createApiKey(
    { ...domain, secrets },
    { site: site.id, agent: agents[0] ?? null, system: name, name: '', scopes: [], expiresAt: null },
  );
  const [agentId = '', otherAgentId = ''] = await toNumbers(domain, name, 'agent', [agent, other]);
  const [everyPage = '', noPage = ''] = await toNumbers(domain, name, 'page-filter', filters);
  const conversation = conversations[conversations.length / 2] ?? '';
  const userId = await toAccountNumber(domain, name, site.id);
  return {
    ...{
      apiKey: key?.secret ?? '',
      email: 'a0@localhost',
      siteId: site.id,
      userId,
      home: userId,
    },
    ...{ agent, agentId, otherAgentId, numberedAgent: agentId, everyPage, noPage },
    ...{
      visitor: visitors.at(-1) ?? '',
      conversation,
      conversationId: `V${BigInt(`0x${conversation.replaceAll('-', '')}`)}`,
    },
    ...{ fromDate: '2025-01-01', toDate: '2025-12-31', startTime: new Date(FROM).toISOString() },
  };
}
