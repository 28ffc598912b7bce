/** How agents prove who they are: by password or by a link that works once; then by a cookie. */
import type { Clock } from '../../protocol/clock.ts';
import type { AgentId } from '../../protocol/ids.ts';
import { toEmailKey } from '../domain/agents/email-key.ts';
import type { Agent, SignIn, Store } from '../store/store.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { createSecret, toSecretHash } from './secrets.ts';
import { createTryLimit } from './try-limit.ts';

/** The 30 days of NIST SP 800-63B, 4.1.3, however much it is used; a working day and its evening when it is not. */
export const COOKIE_LIFE_MS = 30 * 86_400_000;
export const COOKIE_IDLE_MS = 12 * 3_600_000;
/** How exactly use is noted: an inbox that asks all the time must not cost a write a request. */
const USE_NOTED_EVERY_MS = 60_000;
const LINK_LIFE_MS = 86_400_000;

export type PasswordResult =
  /** The cookie's value. */
  | { readonly secret: string }
  | { readonly refused: 'wrong-credentials' }
  /** Too many were wrong about this account; a link works all the same. */
  | { readonly refused: 'rate-limited'; readonly retryAfterMs: number };

export interface SignInDesk {
  byPassword(email: string, password: string): Promise<PasswordResult>;
  /** The cookie's value, or null. */
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
  verify = verifyPassword,
}: {
  store: Pick<Store, 'agents' | 'signIns'>;
  clock: Pick<Clock, 'now'>;
  /** Given by tests that count. */
  verify?: typeof verifyPassword;
}): SignInDesk {
  const tries = createTryLimit();

  async function create(agent: AgentId, kind: 'cookie' | 'link', lifeMs: number): Promise<string> {
    const secret = createSecret();
    const now = clock.now();
    await store.signIns.deleteExpired(now);
    await store.signIns.create({ hash: toSecretHash(secret), agent, kind, createdAt: now, expiresAt: now + lifeMs });
    return secret;
  }

  const createCookie = (agent: AgentId): Promise<string> => create(agent, 'cookie', COOKIE_IDLE_MS);

  async function noteUse({ hash, createdAt, expiresAt }: SignIn): Promise<void> {
    const until = Math.min(createdAt + COOKIE_LIFE_MS, clock.now() + COOKIE_IDLE_MS);
    if (Math.abs(until - expiresAt) < USE_NOTED_EVERY_MS) return;
    // A disk that is full must not keep anybody from reading.
    await store.signIns.setExpiry(hash, until).catch(() => {});
  }

  return {
    async byPassword(email, password) {
      const account = toEmailKey(email);
      const retryAfterMs = tries.begin(account, clock.now());
      if (retryAfterMs > 0) return { refused: 'rate-limited', retryAfterMs };
      const agent = toActive(await store.agents.findByEmail(account));
      const isRight = await verify(agent?.passwordHash ?? null, password);
      if (agent === null || !isRight) return { refused: 'wrong-credentials' };
      tries.forget(account);
      return { secret: await createCookie(agent.id) };
    },
    async byLink(link) {
      const hash = toSecretHash(link);
      // Looked at first: a cookie's secret given as a link must not sign its owner out.
      if ((await store.signIns.find(hash))?.kind !== 'link') return null;
      const signIn = await store.signIns.take(hash);
      const isValid = signIn !== null && signIn.expiresAt > clock.now();
      return isValid && toActive(await store.agents.find(signIn.agent)) !== null ? createCookie(signIn.agent) : null;
    },
    createLink: (agent) => create(agent, 'link', LINK_LIFE_MS),
    async agentOf(cookie) {
      const signIn = await store.signIns.find(toSecretHash(cookie));
      if (signIn?.kind !== 'cookie' || signIn.expiresAt <= clock.now()) return null;
      await noteUse(signIn);
      return toActive(await store.agents.find(signIn.agent));
    },
    async changePassword(agent, password) {
      await store.agents.setPassword(agent, await hashPassword(password), { agent, at: clock.now() });
      await store.signIns.deleteOf(agent);
      return createCookie(agent);
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
