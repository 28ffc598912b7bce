/** Owners and admins give other systems keys: each acts for an agent, and only within its scopes. */
import {
  type ApiKeyCreatedAnswer,
  type ApiKeyRequest,
  MAX_API_KEYS,
  type ShownApiKey,
} from '../../../protocol/api-key-api.ts';
import { createId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { Agent, ApiKey } from '../../store/store.ts';
import type { AccountWorld } from './create-account.ts';
import { managesSite } from './person.ts';

/** The systems whose APIs a key can be for; `rest` is our own. */
export const KEY_SYSTEMS = ['smartsupp', 'imbox', 'comm100', 'liveagent', 'imsupporting', 'rest'] as const;

/** Enough to tell keys apart, and far too little to guess one. */
const PREFIX_LENGTH = 12;

type World = Pick<AccountWorld, 'clock' | 'randomBytes' | 'secrets'> & {
  readonly store: Pick<AccountWorld['store'], 'keys'>;
};
type Manager = Pick<Agent, 'id' | 'site' | 'role'>;
type Forbidden = { readonly refused: 'forbidden' };

const FORBIDDEN: Forbidden = { refused: 'forbidden' };

/** For the manager who asks: no key can do what its maker may not. */
export async function makeApiKey(
  world: World,
  manager: Manager,
  { name, scopes, expiresAt: until }: ApiKeyRequest,
): Promise<ApiKeyCreatedAnswer | Forbidden | { readonly mistake: Mistake }> {
  if (!managesSite(manager)) return FORBIDDEN;
  const expiresAt = until ?? null;
  if (expiresAt !== null && expiresAt <= world.clock.now()) {
    return { mistake: toMistake('expiresAt', 'an instant that is still to come, in Unix ms', expiresAt) };
  }
  const { id: agent, site } = manager;
  const made = await createApiKey(world, { site, agent, system: 'rest', name, scopes, expiresAt });
  if (made === null) return { mistake: toMistake('', `at most ${MAX_API_KEYS} keys`, MAX_API_KEYS + 1) };
  return { key: toShown(made.key), secret: made.secret };
}

export async function listApiKeys(
  { store }: Pick<World, 'store'>,
  manager: Manager,
): Promise<{ readonly keys: readonly ShownApiKey[] } | Forbidden> {
  if (!managesSite(manager)) return FORBIDDEN;
  const keys = await store.keys.list(manager.site);
  return { keys: keys.filter(({ revokedAt }) => revokedAt === null).map(toShown) };
}

/** Whatever it is used for stops at once. */
export async function revokeApiKey(
  { store, clock }: World,
  manager: Manager,
  id: string,
): Promise<'done' | Forbidden | { readonly refused: 'not-found' }> {
  if (!managesSite(manager)) return FORBIDDEN;
  const revoked = await store.keys.revoke(manager.site, id, {
    kind: 'api-key-revoked',
    agent: manager.id,
    at: clock.now(),
    detail: { key: id },
  });
  return revoked === null ? { refused: 'not-found' } : 'done';
}

/** @returns the key's secret too, which is shown once; null when the site has as many as it may */
export async function createApiKey(
  { store, clock, randomBytes, secrets }: World,
  wish: Pick<ApiKey, 'site' | 'agent' | 'name' | 'scopes' | 'expiresAt'> & {
    readonly system: (typeof KEY_SYSTEMS)[number];
  },
): Promise<{ key: ApiKey; secret: string } | null> {
  // Scanners for secrets that were published by mistake know one by how it begins.
  const secret = `${wish.system === 'rest' ? 'parlor' : 'pk'}_${secrets.create()}`;
  const at = clock.now();
  const key: ApiKey = {
    ...wish,
    scopes: [...new Set(wish.scopes)],
    id: createId(at, randomBytes),
    prefix: secret.slice(0, PREFIX_LENGTH),
    hash: secrets.toHash(secret),
    createdAt: at,
    lastUsedAt: null,
    revokedAt: null,
  };
  const { site, agent, system } = wish;
  const detail = { key: key.id, system, scopes: key.scopes.join(' ') };
  const isCreated = await store.keys.create(key, MAX_API_KEYS, {
    site,
    kind: 'api-key-created',
    at,
    detail,
    ...(agent === null ? {} : { agent }),
  });
  return isCreated ? { key, secret } : null;
}

function toShown({ site: _, hash: __, revokedAt: ___, ...key }: ApiKey): ShownApiKey {
  return key;
}
