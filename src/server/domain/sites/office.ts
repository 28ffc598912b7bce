/** The office's hours, which are a part of the site's settings, and whether anybody is there now. */
import { decodeSettings } from '../../../protocol/decode-trigger.ts';
import type { OfficeTimes, OnlineAnswer } from '../../../protocol/office-api.ts';
import type { Mistake } from '../../../protocol/schema-mistake.ts';
import { createCalendar } from '../../../triggers/calendar.ts';
import type { Agent } from '../../store/store.ts';
import { type Manager, managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';

/** A longer closure is told as one without an end: each hour of it costs a look at the clock on the office's wall. */
const HORIZON_MS = 14 * 86_400_000;

type NotFound = { readonly refused: 'not-found' };
type Asking = Pick<Agent, 'site'>;

const NOT_FOUND: NotFound = { refused: 'not-found' };

export async function readOfficeTimes(
  { sites }: Pick<DomainWorld, 'sites'>,
  { site }: Asking,
): Promise<OfficeTimes | NotFound> {
  const settings = sites.byId(site)?.settings;
  return settings === undefined ? NOT_FOUND : { timeZone: settings.timeZone, officeHours: settings.officeHours };
}

export async function changeOfficeTimes(
  { sites }: Pick<DomainWorld, 'sites'>,
  agent: Manager,
  { timeZone, officeHours }: OfficeTimes,
): Promise<'done' | { readonly refused: 'forbidden' | 'not-found' } | { readonly mistake: Mistake }> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const before = sites.byId(agent.site)?.settings;
  if (before === undefined) return NOT_FOUND;
  const decoded = decodeSettings({ ...before, timeZone, officeHours });
  if ('mistake' in decoded) return decoded;
  await sites.change(agent.site, ({ settings }) => ({ settings: { ...settings, timeZone, officeHours } }), agent.id);
  return 'done';
}

export async function readOnline(
  { sites, agentsOnline, clock }: Pick<DomainWorld, 'sites' | 'agentsOnline' | 'clock'>,
  { site }: Asking,
): Promise<OnlineAnswer | NotFound> {
  const settings = sites.byId(site)?.settings;
  if (settings === undefined) return NOT_FOUND;
  const online = agentsOnline.of(site);
  const departments = [...new Set(online.flatMap((agent) => agent.departments))].sort();
  return { office: toOffice(settings, clock.now()), agents: { online: online.length, departments } };
}

/** By the calendar that pages ask: what agents read here is what triggers act on. */
function toOffice(times: OfficeTimes, now: number): OnlineAnswer['office'] {
  const calendar = createCalendar(times);
  const read = (at: number) => calendar({ name: 'office_hours', value: true }, at);
  const [open, since] = walk(read, now - HORIZON_MS, now);
  return { open, since, until: findChange(read, now, now + HORIZON_MS) };
}

type Read = (at: number) => ReturnType<ReturnType<typeof createCalendar>>;

/** @returns whether it is open at the end, and since when */
function walk(read: Read, from: number, to: number): readonly [boolean, number | null] {
  let reading = read(from);
  let since: number | null = null;
  while (reading.until <= to) {
    const at = reading.until;
    const next = read(at);
    if (next.actual !== reading.actual) since = at;
    reading = next;
  }
  return [reading.actual === true, since];
}

function findChange(read: Read, from: number, to: number): number | null {
  const { actual, until } = read(from);
  let at = until;
  while (at <= to) {
    const next = read(at);
    if (next.actual !== actual) return at;
    at = next.until;
  }
  return null;
}
