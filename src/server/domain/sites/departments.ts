/** The departments of a site: everybody sees them, owners and admins keep them. */
import {
  type ChangeDepartmentRequest,
  type CreateDepartmentRequest,
  type Department,
  type DepartmentsAnswer,
  MAX_DEPARTMENTS,
  toDepartmentId,
} from '../../../protocol/department-api.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { Agent, Site, SiteChange } from '../../store/store.ts';
import { type Manager, managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';

type World = Pick<DomainWorld, 'sites'>;
type Refusal = { readonly refused: 'forbidden' | 'not-found' | 'department-taken' } | { readonly mistake: Mistake };

export async function listDepartments(
  { sites, store, agentsOnline }: Pick<DomainWorld, 'sites' | 'store' | 'agentsOnline'>,
  { site }: Pick<Agent, 'site'>,
): Promise<Frozen> {
  const agents = (await store.agents.list(site)).filter(({ deactivatedAt }) => deactivatedAt === undefined);
  const online = agentsOnline.of(site);
  const departments = sites.byId(site)?.departments ?? [];
  return {
    departments: departments.map((department) => ({
      ...department,
      agents: agents.filter(({ departments: ids }) => ids.includes(department.id)).map(({ id }) => id),
      online: online.some(({ departments: ids }) => ids.includes(department.id)),
    })),
  };
}

type Frozen = { readonly departments: readonly Readonly<DepartmentsAnswer['departments'][number]>[] };

export async function createDepartment(
  { sites }: World,
  agent: Manager,
  { id, name, description }: CreateDepartmentRequest,
): Promise<{ readonly department: Department } | Refusal> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const department: Department = { id: id ?? toDepartmentId(name), name, description };
  if (department.id === '') {
    return { mistake: toMistake('id', 'one, for the name has no letter or digit that can stand in it', undefined) };
  }
  const refusal = await change(sites, agent, ({ departments }) => {
    if (departments.length >= MAX_DEPARTMENTS) {
      return { mistake: toMistake('', `at most ${MAX_DEPARTMENTS} departments`, MAX_DEPARTMENTS + 1) };
    }
    if (isTaken(departments, department)) return { refused: 'department-taken' };
    return [...departments, department];
  });
  return refusal ?? { department };
}

export async function changeDepartment(
  { sites }: World,
  agent: Manager,
  id: string,
  wish: ChangeDepartmentRequest,
): Promise<'done' | Refusal> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const refusal = await change(sites, agent, ({ departments }) => {
    if (!departments.some((known) => known.id === id)) return { refused: 'not-found' };
    const others = departments.filter((known) => known.id !== id);
    if (others.some(({ name }) => isSameName(name, wish.name))) return { refused: 'department-taken' };
    return departments.map((known) => (known.id === id ? { id, ...wish } : known));
  });
  return refusal ?? 'done';
}

/** Its agents and conversations stay; they are just no longer of a department that there is. */
export async function deleteDepartment({ sites }: World, agent: Manager, id: string): Promise<'done' | Refusal> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const refusal = await change(sites, agent, ({ departments }) => {
    const left = departments.filter((known) => known.id !== id);
    return left.length === departments.length ? { refused: 'not-found' } : left;
  });
  return refusal ?? 'done';
}

/** Where a list of ids names no department of the site. */
export function findUnknownDepartment(
  { sites }: World,
  site: Site['id'],
  ids: readonly string[],
): { readonly mistake: Mistake } | null {
  const known = (sites.byId(site)?.departments ?? []).map((department) => department.id);
  const index = ids.findIndex((id) => !known.includes(id));
  if (index < 0) return null;
  const list = known.length === 0 ? 'of which there are none yet' : `one of ${known.join(', ')}`;
  return { mistake: toMistake(`departments[${index}]`, `the id of a department, ${list}`, ids[index]) };
}

const isSameName = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

const isTaken = (departments: readonly Department[], { id, name }: Department): boolean =>
  departments.some((known) => known.id === id || isSameName(known.name, name));

/** @param act what the departments become, or why not */
async function change(
  sites: World['sites'],
  { id, site }: Pick<Agent, 'id' | 'site'>,
  act: (site: Site) => readonly Department[] | Refusal,
): Promise<Refusal | null> {
  let refusal: Refusal | null = { refused: 'not-found' };
  await sites.change(
    site,
    (before): SiteChange => {
      const after = act(before);
      const isRefused = 'refused' in after || 'mistake' in after;
      refusal = isRefused ? after : null;
      return isRefused ? {} : { departments: after };
    },
    id,
  );
  return refusal;
}
