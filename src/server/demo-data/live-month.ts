/** Lets a site live through the days before now: visitors come, ask and rate, agents work their shifts. */
import { type ConversationId, createId } from '../../protocol/ids.ts';
import { createOfficeClock } from '../../triggers/office-hours.ts';
import { logAvailability } from '../domain/agents/agent-status.ts';
import type { AccountWorld } from '../domain/agents/create-account.ts';
import type { DomainWorld } from '../domain/domain-world.ts';
import { createCannedReply } from '../domain/replies/canned-replies.ts';
import { createTag } from '../domain/sites/tags.ts';
import type { Site, Store } from '../store/store.ts';
import { createAgenda } from './agenda.ts';
import { converse, type Shop } from './converse.ts';
import { CANNED_REPLIES, DIALOGUES, TAGS } from './dialogues.ts';
import { pick, toPasserBy } from './passers-by.ts';
import { createPastWorld } from './past-world.ts';
import { DEPARTMENTS, hireStaff, planShifts } from './staff.ts';
import { planVisit, type Visitors } from './visit-shop.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** How busy each hour of a day is, from midnight; the sum is 1. */
const HOURS = [
  0.008, 0.004, 0.002, 0.002, 0.003, 0.008, 0.018, 0.032, 0.048, 0.06, 0.066, 0.066, 0.062, 0.06, 0.058, 0.058, 0.06,
  0.064, 0.07, 0.078, 0.076, 0.058, 0.03, 0.009,
];
/** And each weekday, from Sunday. */
const WEEKDAYS = [1.25, 0.95, 0.9, 0.9, 0.95, 1, 1.05];
/** Of all visits. */
const CHAT_SHARE = 0.12;

export interface MonthWish {
  readonly site: Site;
  readonly days: number;
  /** On an average day. */
  readonly visitsPerDay: number;
  /** Where the site's pages are. */
  readonly origin: string;
  /** In [0, 1). */
  readonly random: () => number;
}

export async function liveMonth(
  world: AccountWorld & { readonly store: Store },
  files: DomainWorld['files'],
  wish: MonthWish,
): Promise<{ readonly visits: number; readonly conversations: number }> {
  const { site, days, visitsPerDay, random } = wish;
  const now = world.clock.now();
  const toLocal = createOfficeClock(site.settings.timeZone);
  const agenda = createAgenda(now - days * DAY_MS);
  const { domain, settle } = await createPastWorld(world, agenda.clock, files);
  const stopLog = logAvailability(domain, (event) => world.store.events.append([event]));
  const shop = await openShop({ ...world, clock: agenda.clock }, domain, site, random, agenda);
  const visitors: Visitors = { known: [] };
  let visits = 0;
  let conversations = 0;
  for (let midnight = toMidnight(toLocal, now - days * DAY_MS); midnight < now; midnight += DAY_MS) {
    const weekday = toLocal(midnight + DAY_MS / 2).dow;
    planShifts(agenda, domain, shop.staff, midnight, weekday);
    const count = Math.round(visitsPerDay * (WEEKDAYS[weekday] ?? 1) * (0.85 + random() * 0.3));
    for (let visit = 0; visit < count; visit++) {
      const at = midnight + toHour(random) * HOUR_MS;
      if (at < agenda.clock.now() || at > now - HOUR_MS) continue;
      visits += 1;
      planVisit(agenda, domain, site, wish.origin, toPasserBy(random), visitors, random, at, (visitor, landed) => {
        if (random() >= CHAT_SHARE) return;
        conversations += 1;
        agenda.add(landed + (5 + random() * 40) * 1_000, () =>
          converse(
            shop,
            visitor,
            createId<ConversationId>(agenda.clock.now(), world.randomBytes),
            pick(DIALOGUES, random),
          ),
        );
      });
    }
  }
  await agenda.run(now - 1, settle);
  for (const { id } of shop.staff) domain.agentsOnline.change(id, { status: 'offline' });
  await stopLog();
  await settle();
  domain.presence.close();
  return { visits, conversations };
}

async function openShop(
  world: AccountWorld,
  domain: DomainWorld,
  { id }: Site,
  random: () => number,
  agenda: Shop['agenda'],
): Promise<Shop> {
  await domain.sites.change(id, ({ departments }) => ({
    departments: [...departments, ...DEPARTMENTS.filter((one) => !departments.some((known) => known.id === one.id))],
  }));
  const site = domain.sites.byId(id);
  if (site === null) throw new Error('expected the site to be there');
  const staff = await hireStaff(world, site);
  const manager = staff.find(({ role }) => role === 'admin');
  if (manager === undefined) throw new Error('expected an admin among the staff');
  const tags = new Map<string, string>();
  for (const wish of TAGS) {
    const made = await createTag(domain, manager, wish);
    if ('tag' in made) tags.set(wish.name, made.tag.id);
  }
  for (const wish of CANNED_REPLIES) await createCannedReply(domain, manager, { ...wish, shared: true, tags: [] });
  return { agenda, domain, staff, loads: new Map(), tags, random };
}

function toMidnight(toLocal: ReturnType<typeof createOfficeClock>, at: number): number {
  return at - (at % 60_000) - toLocal(at).minute * 60_000;
}

function toHour(random: () => number): number {
  let left = random();
  for (const [hour, share] of HOURS.entries()) {
    if (left < share) return hour + left / share;
    left -= share;
  }
  return 12;
}
