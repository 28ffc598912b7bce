/** What a new installation begins with: the site "demo", an owner who may sign in once by a link, and one trigger. */
import type { SignInDesk } from './auth/sign-in.ts';
import { type AccountWorld, createAgent, createSite } from './domain/agents/create-account.ts';
import type { Agent, Site } from './store/store.ts';

const DEMO_ORIGINS = ['http://localhost:*', 'http://127.0.0.1:*'];

const DEMO_TRIGGER: Site['triggers'][number] = {
  id: 'first-visit',
  name: 'First visit greeting',
  active: true,
  frequency: 'visitor',
  conditions: [
    { name: 'delay_site', value: 5 },
    { name: 'is_visitor_send_message', value: false },
    { name: 'is_visitor_served', value: false },
    { name: 'number_of_visits', value: 1 },
  ],
  actions: [
    {
      name: 'message',
      agentNick: 'Support',
      message: 'Hello! Is this your first time here? Just ask us anything.',
    },
  ],
};

/** Creates site and owner when there is no site; does nothing otherwise. */
export async function prepareFirstStart(world: AccountWorld): Promise<void> {
  if ((await world.store.sites.list()).length > 0) return;
  const site = await createSite(world, { key: 'demo', name: 'Demo', origins: DEMO_ORIGINS, triggers: [DEMO_TRIGGER] });
  await createAgent(world, {
    site: site.id,
    email: 'owner@localhost',
    name: 'Owner',
    role: 'owner',
    passwordHash: null,
  });
}

/** A one-time link's secret for the first owner who cannot sign in any other way; null when there is none. */
export async function createOwnerLink({ store }: AccountWorld, signIns: SignInDesk): Promise<string | null> {
  const [site] = await store.sites.list();
  const agents: readonly Agent[] = site === undefined ? [] : await store.agents.list(site.id);
  const owner = agents.find(
    ({ role, passwordHash, deactivatedAt }) => role === 'owner' && passwordHash === null && deactivatedAt === undefined,
  );
  return owner === undefined ? null : signIns.createLink(owner.id);
}
