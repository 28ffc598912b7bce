/** A shop on which people read, chat, wait and left, for the contracts of compatible APIs: all of it by real use cases. */
import type { KeySystem } from '../../src/server/auth/key-desk.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createApiKey } from '../../src/server/domain/agents/api-keys.ts';
import { bringOnline, createBrowser, createColleague, findSite, toPage } from './callers.ts';
import { createChattingVisitor } from './chatting-visitor.ts';
import { createSeededRandom } from './seeded-random.ts';
import { openTestApp, SHOP_ORIGIN } from './test-app.ts';

const random = createSeededRandom(211);

export type CompatStage = Awaited<ReturnType<typeof openCompatStage>>;

export async function openCompatStage() {
  const app = await openTestApp({
    PARLOR_COMMIT_WINDOW_MS: '0',
    PARLOR_TRUST_PROXY: 'yes',
    PARLOR_BASE_URL: 'https://chat.example.com',
  });
  const site = await findSite(app);
  const owner = await createColleague(app, 'olga', 'owner');
  async function createKey(system: KeySystem, agent = owner.id): Promise<string> {
    const made = await createApiKey(
      { store: app.store, clock: app.clock, randomBytes: random.bytes, secrets },
      { site: site.id, agent, system, name: 'script', scopes: [], expiresAt: null },
    );
    if (made === null) throw new Error('expected a key, got none');
    return made.secret;
  }

  /** What pings and messages wait for is stored. */
  async function settle(): Promise<void> {
    app.clock.advance(1_000);
    for (let round = 0; round < 5; round++) await new Promise((resolve) => setImmediate(resolve));
  }

  const dan = await createChattingVisitor(app);
  await dan.write('Anybody there?');
  await bringOnline(app, owner.id);
  const place = { 'cf-ipcountry': 'GB', 'cf-ipcity': 'Wigan', 'x-forwarded-for': '80.192.137.44' };
  const ada = createBrowser(app, place);
  await ada.ping({ page: toPage('/plants', 'https://search.example/') });
  const reader = await ada.ping({ page: toPage('/pots', `${SHOP_ORIGIN}/plants`) });
  const ben = await createChattingVisitor(app);
  await ben.write('Do you sell pots?');
  const cleo = await createChattingVisitor(app);
  await cleo.write('Hello?');
  await settle();
  return {
    app,
    site,
    owner,
    createKey,
    settle,
    reader: reader.visitor.id,
    chats: { offline: dan, taken: ben, waiting: cleo },
  };
}
