/** The agents of the sample shop: who they are, and when they answer. */
import type { AgentId } from '../../protocol/ids.ts';
import { setAgentStatus } from '../domain/agents/agent-status.ts';
import { type AccountWorld, createAgent } from '../domain/agents/create-account.ts';
import type { DomainWorld } from '../domain/domain-world.ts';
import type { AgentPrincipal } from '../domain/principal.ts';
import type { Agent, Site } from '../store/store.ts';
import type { Agenda } from './agenda.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export const DEPARTMENTS = [
  { id: 'sales', name: 'Sales', description: 'Which plant, which pot' },
  { id: 'support', name: 'Support', description: 'Parcels, returns, sick plants' },
] as const;

/** Hours are the office's; `days` are 0 for Sunday to 6. */
const ROSTER = [
  { name: 'Ann', role: 'admin', departments: ['sales', 'support'], from: 8, to: 16, days: [1, 2, 3, 4, 5] },
  { name: 'Bo', role: 'agent', departments: ['support'], from: 9, to: 17.5, days: [1, 2, 3, 4, 5] },
  { name: 'Cy', role: 'agent', departments: ['sales'], from: 12, to: 20, days: [1, 2, 4, 5, 6] },
  { name: 'Di', role: 'agent', departments: ['support'], from: 10, to: 16, days: [0, 6] },
] as const;

export interface StaffMember extends AgentPrincipal {
  readonly role: Agent['role'];
  readonly departments: readonly string[];
  readonly shift: { readonly from: number; readonly to: number; readonly days: readonly number[] };
}

/** Throws when an address is somebody's already. */
export async function hireStaff(world: AccountWorld, site: Site): Promise<readonly StaffMember[]> {
  const staff: StaffMember[] = [];
  for (const { name, role, departments, from, to, days } of ROSTER) {
    // Addresses that never arrive anywhere (RFC 2606).
    const email = `${name.toLowerCase()}@${site.key.toLowerCase()}.example`;
    const { id } = await createAgent(world, { site: site.id, email, name, role, departments, passwordHash: null });
    staff.push({ kind: 'agent', id, site: site.id, name, role, departments, shift: { from, to, days } });
  }
  return staff;
}

/** @param midnight when the day begins, in the office @param weekday 0 for Sunday */
export function planShifts(
  agenda: Agenda,
  domain: DomainWorld,
  staff: readonly StaffMember[],
  midnight: number,
  weekday: number,
): void {
  for (const member of staff) {
    const { shift } = member;
    if (!shift.days.includes(weekday)) continue;
    const at = (hour: number, deed: () => Promise<unknown> | undefined): void =>
      agenda.add(midnight + hour * HOUR_MS, deed);
    const set = (status: Agent['status'], text?: string) => () =>
      setAgentStatus(domain, member, member.id, { status, ...(text === undefined ? {} : { text }) });
    at(shift.from, () => {
      open(domain, member);
      return set('online')();
    });
    const lunch = (shift.from + shift.to) / 2;
    at(lunch, set('custom', 'Lunch'));
    at(lunch + (30 * MINUTE_MS) / HOUR_MS, set('online'));
    at(shift.to, set('offline'));
  }
}

/** As when the inbox opens; it stays open over night, with its agent offline. */
function open({ agentsOnline }: DomainWorld, { id, site, departments }: StaffMember): void {
  if (agentsOnline.connectionsOf(id).length > 0) return;
  agentsOnline.add({}, { id, site, departments, status: 'offline', chatLimit: null });
}

/** Who takes a conversation of a department now: whoever of those who are there has the fewest. */
export function findFree(
  { agentsOnline }: DomainWorld,
  staff: readonly StaffMember[],
  department: string,
  loads: ReadonlyMap<AgentId, number>,
): StaffMember | null {
  const toLoad = ({ id }: StaffMember): number => loads.get(id) ?? 0;
  const [first] = staff
    .filter((member) => agentsOnline.statusOf(member.id) === 'online' && member.departments.includes(department))
    .sort((left, right) => toLoad(left) - toLoad(right));
  return first ?? null;
}
