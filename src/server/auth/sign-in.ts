/** How agents prove who they are: by password or by a link that works once; then by a cookie. */
import type { Clock } from '../../protocol/clock.ts';
import type { AgentId } from '../../protocol/ids.ts';
import { toEmailKey } from '../domain/agents/email-key.ts';
import type { Agent, Store } from '../store/store.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { createSecret, toSecretHash } from './secrets.ts';

export const COOKIE_LIFE_MS = 30 * 86_400_000;
const LINK_LIFE_MS = 86_400_000;

export interface SignInDesk {
  /** The cookie's value, or null. */
  byPassword(email: string, password: string): Promise<string | null>;
  byLink(link: string): Promise<string | null>;
  /** A link's secret; every call makes a new one, all work until they are used or a day old. */
  createLink(agent: AgentId): Promise<string>;
  agentOf(cookie: string): Promise<Agent | null>;
  /** Ends all sign-ins of the agent and returns a new cookie for the one who changed the password. */
  changePassword(agent: AgentId, password: string): Promise<string>;
  signOut(cookie: string): Promise<void>;
}

export function createSignInDesk({
  store,
  clock,
}: {
  store: Pick<Store, 'agents' | 'signIns'>;
  clock: Clock;
}): SignInDesk {
  async function create(agent: AgentId, kind: 'cookie' | 'link', lifeMs: number): Promise<string> {
    const secret = createSecret();
    const now = clock.now();
    await store.signIns.deleteExpired(now);
    await store.signIns.create({ hash: toSecretHash(secret), agent, kind, createdAt: now, expiresAt: now + lifeMs });
    return secret;
  }

  return {
    async byPassword(email, password) {
      const agent = toActive(await store.agents.findByEmail(toEmailKey(email)));
      const isRight = await verifyPassword(agent?.passwordHash ?? null, password);
      return agent !== null && isRight ? create(agent.id, 'cookie', COOKIE_LIFE_MS) : null;
    },
    async byLink(link) {
      const hash = toSecretHash(link);
      // Looked at first: a cookie's secret given as a link must not sign its owner out.
      if ((await store.signIns.find(hash))?.kind !== 'link') return null;
      const signIn = await store.signIns.take(hash);
      const isValid = signIn !== null && signIn.expiresAt > clock.now();
      return isValid && toActive(await store.agents.find(signIn.agent)) !== null
        ? create(signIn.agent, 'cookie', COOKIE_LIFE_MS)
        : null;
    },
    createLink: (agent) => create(agent, 'link', LINK_LIFE_MS),
    async agentOf(cookie) {
      const signIn = await store.signIns.find(toSecretHash(cookie));
      const isValid = signIn?.kind === 'cookie' && signIn.expiresAt > clock.now();
      return isValid ? toActive(await store.agents.find(signIn.agent)) : null;
    },
    async changePassword(agent, password) {
      await store.agents.setPassword(agent, await hashPassword(password));
      await store.signIns.deleteOf(agent);
      return create(agent, 'cookie', COOKIE_LIFE_MS);
    },
    async signOut(cookie) {
      await store.signIns.take(toSecretHash(cookie));
    },
  };
}

/** Who was let go is nobody, to whatever proof. */
function toActive(agent: Agent | null): Agent | null {
  return agent?.deactivatedAt === undefined ? agent : null;
}
