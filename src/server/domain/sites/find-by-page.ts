/** Owners and admins look up who was on the pages of a filter, and which conversations began there. */
import type {
  ConversationsByPageAnswer,
  PageFilter,
  PageMatchesQuery,
  VisitsByPageAnswer,
} from '../../../protocol/page-filter-api.ts';
import type { SeenPage, TimeCursor, TimeRange } from '../../store/store.ts';
import { type Manager, managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';
import { matchesPage, toAddressTest } from './matches-page.ts';

const PAGE_SIZE = 50;
/** What is read at a time, and how often for one answer: a pattern that matches next to nothing must not read a year at once. */
const SCAN_SIZE = 500;
const MAX_SCANS = 10;

type World = Pick<DomainWorld, 'store'>;
type Refusal = { readonly refused: 'forbidden' | 'not-found' };

export async function findVisitsByPage(
  { store }: World,
  agent: Manager,
  id: string,
  query: PageMatchesQuery,
): Promise<VisitsByPageAnswer | Refusal> {
  const wish = await readWish({ store }, agent, id, query);
  if (!('filter' in wish)) return wish;
  const { filter, range, before } = wish;
  const test = toAddressTest(filter);
  const known = new Set<string>();

  /** Each visit by its last matching page only; of those on earlier answers that page is newer than the cursor. */
  async function pick(views: readonly SeenPage[]): Promise<SeenPage[]> {
    const first = new Map<string, SeenPage>();
    for (const view of views) {
      if (known.has(view.visit) || !matchesPage(filter, view.url)) continue;
      known.add(view.visit);
      first.set(view.visit, view);
    }
    const newer = before === null ? [] : await store.pageMatches.viewsSince([...first.keys()], test, range, before);
    for (const { visit, url } of newer) if (matchesPage(filter, url)) first.delete(visit);
    return [...first.values()];
  }

  const { found, next } = await scan(
    (from) => store.pageMatches.views(agent.site, test, range, from, SCAN_SIZE),
    pick,
    before,
  );
  return { visits: found.map(({ visit, id: _, ...page }) => ({ id: visit, ...page })), next };
}

export async function findConversationsByPage(
  { store }: World,
  agent: Manager,
  id: string,
  query: PageMatchesQuery,
): Promise<ConversationsByPageAnswer | Refusal> {
  const wish = await readWish({ store }, agent, id, query);
  if (!('filter' in wish)) return wish;
  const { filter, range, before } = wish;
  const test = toAddressTest(filter);
  const { found, next } = await scan(
    (from) => store.pageMatches.conversations(agent.site, test, range, from, SCAN_SIZE),
    async (rows) => rows.filter(({ url }) => matchesPage(filter, url)),
    before,
  );
  return { conversations: found.map(({ at, ...row }) => ({ ...row, startedAt: at })), next };
}

interface Wish {
  readonly filter: PageFilter;
  readonly range: TimeRange;
  readonly before: TimeCursor | null;
}

async function readWish(
  { store }: World,
  agent: Manager,
  id: string,
  { from, to, before }: PageMatchesQuery,
): Promise<Wish | Refusal> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const filter = await store.pageFilters.find(agent.site, id);
  if (filter === null) return { refused: 'not-found' };
  return { filter, range: { from: Number(from), to: Number(to) }, before: toCursor(before) };
}

function toCursor(text: PageMatchesQuery['before']): TimeCursor | null {
  if (text === undefined) return null;
  const [at = '', id = ''] = text.split('_');
  return { at: Number(at), id };
}

const toText = ({ at, id }: TimeCursor): string => `${at}_${id}`;

/** Reads on until the page is full, there is no more, or enough was read for one answer. */
async function scan<Row extends TimeCursor>(
  read: (before: TimeCursor | null) => Promise<readonly Row[]>,
  pick: (rows: readonly Row[]) => Promise<readonly Row[]>,
  start: TimeCursor | null,
): Promise<{ readonly found: readonly Row[]; readonly next: string | null }> {
  const found: Row[] = [];
  let before = start;
  for (let scans = 0; scans < MAX_SCANS; scans++) {
    const rows = await read(before);
    found.push(...(await pick(rows)));
    const last = found[PAGE_SIZE - 1];
    if (last !== undefined && found.length > PAGE_SIZE) return { found: found.slice(0, PAGE_SIZE), next: toText(last) };
    before = rows.at(-1) ?? before;
    if (rows.length < SCAN_SIZE) return { found, next: null };
  }
  return { found, next: before && toText(before) };
}
