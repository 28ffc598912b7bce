/** `parlor site | agent | key`: what an operator makes and lists. */

import { MAX_API_KEYS } from '../../protocol/api-key-api.ts';
import { toDepartmentId } from '../../protocol/department-api.ts';
import { SCOPES, type Scope } from '../../protocol/scope.ts';
import { hashPassword, MIN_PASSWORD_LENGTH } from '../auth/passwords.ts';
import { createSignInDesk } from '../auth/sign-in.ts';
import { createApiKey, KEY_SYSTEMS } from '../domain/agents/api-keys.ts';
import { createAgent, createSite } from '../domain/agents/create-account.ts';
import { toEmailKey } from '../domain/agents/email-key.ts';
import { toAccountNumber } from '../domain/sites/foreign-numbers.ts';
import type { Agent, AgentRole, Site } from '../store/store.ts';
import { type Command, type CommandWorld, requireOption, requirePositional, requireSite } from './command.ts';

const ROLES: readonly AgentRole[] = ['owner', 'admin', 'agent'];

const toSiteRow = ({ id, key, name, origins }: Site) => ({ id, key, name, origins });
const toAgentRow = ({ id, email, name, role, departments }: Agent) => ({ id, email, name, role, departments });

async function siteCreate(world: CommandWorld) {
  const { key } = world.options;
  const site = await createSite(world, {
    name: requireOption(world, 'name'),
    origins: requireOption(world, 'origins')
      .split(',')
      .map((origin) => origin.trim()),
    ...(typeof key === 'string' ? { key } : {}),
  });
  return toSiteRow(site);
}

async function agentCreate(world: CommandWorld) {
  const site = await requireSite(world);
  const role = ROLES.find((candidate) => candidate === (world.options['role'] ?? 'agent'));
  if (role === undefined)
    throw new Error(`--role: expected one of ${ROLES.join(', ')}, got "${world.options['role']}"`);
  const agent = await createAgent(world, {
    site: site.id,
    email: requireOption(world, 'email'),
    name: requireOption(world, 'name'),
    role,
    passwordHash: null,
    departments: await requireDepartments(world, site),
  });
  return { ...toAgentRow(agent), ...(await toLink(world, agent)) };
}

/** The ids of those that are named; what the site does not have yet, it gets. */
async function requireDepartments({ store, options, clock }: CommandWorld, site: Site): Promise<string[]> {
  const names = toNames(options['departments']);
  const missing = names.flatMap((name) => {
    const id = toDepartmentId(name);
    if (id === '') throw new Error(`--departments: expected names with a letter or digit in them, got "${name}"`);
    return site.departments.some((known) => known.id === id) ? [] : { id, name, description: '' };
  });
  const departments = [...site.departments, ...missing];
  await store.sites.update({ site: site.id, agent: null, at: clock.now() }, { departments });
  return [...new Set(names.map(toDepartmentId))];
}

function toNames(option: string | boolean | undefined): string[] {
  if (typeof option !== 'string') return [];
  return option
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Without `--password` a link that works once: nobody's password stands in a shell's history unless they want it. */
async function agentPassword(world: CommandWorld) {
  const email = requireOption(world, 'email');
  const agent = await world.store.agents.findByEmail(toEmailKey(email));
  if (agent === null || agent.deactivatedAt !== undefined)
    throw new Error(`--email: expected an agent's address, got "${email}"`);
  const { password } = world.options;
  if (typeof password !== 'string') return { ...toAgentRow(agent), ...(await toLink(world, agent)) };
  if (password.length < MIN_PASSWORD_LENGTH) {
    throw new Error(`--password: expected ${MIN_PASSWORD_LENGTH} characters or more, got ${password.length}`);
  }
  await world.store.agents.setPassword(agent.id, await hashPassword(password), { agent: null, at: world.clock.now() });
  await world.store.signIns.deleteOf(agent.id);
  return toAgentRow(agent);
}

async function toLink(world: CommandWorld, agent: Agent) {
  const { host, port, baseUrl } = world.config;
  const link = await createSignInDesk(world).createLink(agent.id);
  return { signInLink: `${baseUrl ?? `http://${host}:${port}`}/inbox/#link=${link}` };
}

async function keyCreate(world: CommandWorld) {
  const site = await requireSite(world);
  const wish = requireOption(world, 'for');
  const system = KEY_SYSTEMS.find((candidate) => candidate === wish);
  if (system === undefined) throw new Error(`--for: expected one of ${KEY_SYSTEMS.join(', ')}, got "${wish}"`);
  const { name = '' } = world.options;
  const agent = await findKeyHolder(world, site);
  const made = await createApiKey(world, {
    site: site.id,
    system,
    agent: agent?.id ?? null,
    name: String(name),
    scopes: system === 'rest' ? toScopes(world.options['scopes']) : [],
    expiresAt: null,
  });
  if (made === null) throw new Error(`expected a site of less than ${MAX_API_KEYS} keys, got one of so many`);
  const { key, secret } = made;
  // Everything that a caller of any of these APIs has to give: their documents call it site, user and key or token.
  return {
    id: key.id,
    for: system,
    ...(system === 'rest' ? { name: key.name, scopes: key.scopes } : {}),
    key: secret,
    siteId: site.id,
    siteKey: site.key,
    userId: system === 'imbox' ? await toAccountNumber(world, system, site.id) : key.agent,
    email: agent?.email ?? null,
  };
}

/** Whoever `--email` names, or the one of the site who came first and is still there. */
async function findKeyHolder({ store, options }: CommandWorld, { id }: Site): Promise<Agent | undefined> {
  const agents = (await store.agents.list(id)).filter(({ deactivatedAt }) => deactivatedAt === undefined);
  const { email } = options;
  if (typeof email !== 'string') return agents[0];
  const agent = agents.find((candidate) => candidate.email === toEmailKey(email));
  if (agent === undefined) throw new Error(`--email: expected an agent's address, got "${email}"`);
  return agent;
}

function toScopes(option: string | boolean | undefined): readonly Scope[] {
  if (typeof option !== 'string') return SCOPES;
  return option.split(',').map((text) => {
    const scope = SCOPES.find((candidate) => candidate === text.trim());
    if (scope === undefined) throw new Error(`--scopes: expected some of ${SCOPES.join(', ')}, got "${text}"`);
    return scope;
  });
}

async function keyRevoke(world: CommandWorld) {
  const id = requirePositional(world, 0, 'the id of a key');
  const at = world.clock.now();
  const revoked = await world.store.keys.revoke(null, id, { kind: 'api-key-revoked', at, detail: { key: id } });
  if (revoked === null) throw new Error(`expected the id of a key that is valid, got "${id}"`);
  return { id, revoked: true };
}

async function keyList(world: CommandWorld) {
  const toText = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  const keys = await world.store.keys.list((await requireSite(world)).id);
  return keys.map(({ id, system, name, prefix, scopes, createdAt, lastUsedAt, expiresAt, revokedAt }) => ({
    id,
    for: system,
    name,
    prefix,
    scopes,
    createdAt: toText(createdAt),
    lastUsedAt: toText(lastUsedAt),
    expiresAt: toText(expiresAt),
    revokedAt: toText(revokedAt),
  }));
}

export const ACCOUNT_COMMANDS = {
  'site create': siteCreate,
  'site list': async (world) => (await world.store.sites.list()).map(toSiteRow),
  'agent create': agentCreate,
  'agent list': async (world) => (await world.store.agents.list((await requireSite(world)).id)).map(toAgentRow),
  'agent password': agentPassword,
  'key create': keyCreate,
  'key list': keyList,
  'key revoke': keyRevoke,
} as const satisfies Record<string, Command>;
