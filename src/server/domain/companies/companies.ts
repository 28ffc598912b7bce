/** Companies that visitors belong to: agents keep them, and find them again. */
import type { CompaniesQuery, Company, CompanyRequest } from '../../../protocol/company-api.ts';
import { createId, type VisitorId } from '../../../protocol/ids.ts';
import { findNameTwice } from '../../../protocol/named-text.ts';
import type { Mistake } from '../../../protocol/schema-mistake.ts';
import { fromTextCursor, toTextCursor } from '../../../protocol/text-cursor.ts';
import type { MembersQuery } from '../../../protocol/visitor-group-api.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { AgentPrincipal } from '../principal.ts';
import { toWriter } from '../writer.ts';

const PAGE_SIZE = 50;

type World = Pick<DomainWorld, 'store' | 'clock'>;
type NotFound = { readonly refused: 'not-found' };

const NOT_FOUND: NotFound = { refused: 'not-found' };

export async function createCompany(
  { store, clock, randomBytes }: World & Pick<DomainWorld, 'randomBytes'>,
  agent: AgentPrincipal,
  wish: CompanyRequest,
): Promise<{ readonly company: Company } | { readonly mistake: Mistake }> {
  const mistake = findNameTwice(wish.fields, 'fields');
  if (mistake !== null) return { mistake };
  const writer = toWriter({ clock }, agent);
  const { at } = writer;
  const id = createId<string>(at, randomBytes);
  const company: Company = { ...wish, domain: wish.domain.toLowerCase(), id, createdAt: at, changedAt: at };
  await store.companies.create(writer, company);
  return { company };
}

export async function readCompany(
  { store }: Pick<World, 'store'>,
  { site }: AgentPrincipal,
  id: string,
): Promise<{ readonly company: Company } | NotFound> {
  const company = await store.companies.find(site, id);
  return company === null ? NOT_FOUND : { company };
}

export async function listCompanies(
  { store }: Pick<World, 'store'>,
  { site }: AgentPrincipal,
  { name = '', domain = '', after }: CompaniesQuery,
): Promise<{ readonly companies: readonly Company[]; readonly next: string | null }> {
  const found = await store.companies.list(site, { name, domain }, fromTextCursor(after), PAGE_SIZE + 1);
  const page = found.slice(0, PAGE_SIZE);
  const last = page.at(-1);
  return {
    companies: page.map(({ company }) => company),
    next: found.length > PAGE_SIZE && last !== undefined ? toTextCursor(last.position) : null,
  };
}

export async function changeCompany(
  { store, clock }: World,
  agent: AgentPrincipal,
  id: string,
  wish: CompanyRequest,
): Promise<'done' | NotFound | { readonly mistake: Mistake }> {
  const mistake = findNameTwice(wish.fields, 'fields');
  if (mistake !== null) return { mistake };
  const writer = toWriter({ clock }, agent);
  return (await store.companies.change(writer, { ...wish, id, changedAt: writer.at })) ? 'done' : NOT_FOUND;
}

/** Its visitors stay. */
export async function deleteCompany(
  { store, clock }: World,
  agent: AgentPrincipal,
  id: string,
): Promise<{ readonly visitors: number } | NotFound> {
  const visitors = await store.companies.delete(agent.site, id, {
    site: agent.site,
    kind: 'company-deleted',
    agent: agent.id,
    at: clock.now(),
    detail: { company: id },
  });
  return visitors === null ? NOT_FOUND : { visitors };
}

export async function listCompanyMembers(
  { store }: Pick<World, 'store'>,
  { site }: AgentPrincipal,
  id: string,
  { after }: MembersQuery,
): Promise<{ readonly visitors: readonly VisitorId[]; readonly next: VisitorId | null } | NotFound> {
  const found = await store.companies.members(site, id, after ?? null, PAGE_SIZE + 1);
  if (found === null) return NOT_FOUND;
  const visitors = found.slice(0, PAGE_SIZE);
  return { visitors, next: found.length > PAGE_SIZE ? (visitors.at(-1) ?? null) : null };
}
