/** What the chat box begins with: who may answer and how soon, what the visitor said before, and what others look up. */
import type { HomeAnswer } from '../../../protocol/home-api.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { Agent, Site } from '../../store/store.ts';
import { listPublishedArticles } from '../articles/read-articles.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { VisitorPrincipal } from '../principal.ts';

const TEAM_SHOWN = 5;
const CONVERSATIONS_SHOWN = 20;
const ARTICLES_SHOWN = 4;
/** Answers that the figure is made of, at most and at least: a week of a small site, and few enough to be a promise. */
const WAITS_READ = 100;
const WAITS_NEEDED = 5;
/** Older answers say little about today. */
const WAITS_KEPT_MS = 28 * 86_400_000;
const REPLY_TIME_KEPT_MS = 600_000;

/** `team` as agents: whoever answers the request knows the addresses of pictures. */
export type Home = Omit<HomeAnswer, 'team' | 'files' | 'hasMail'> & {
  readonly team: readonly Pick<Agent, 'name' | 'avatar'>[];
};

type World = Pick<DomainWorld, 'store' | 'agentsOnline' | 'clock'>;

export interface HomeDesk {
  /** @param visitor null for somebody without a valid token, who has no conversations */
  show(site: Site, visitor: VisitorPrincipal | null): Promise<Home>;
}

/** Remembers for some minutes how soon a site answers: it is asked for with every box that opens. */
export function createHomeDesk(world: World): HomeDesk {
  const replyTimes = new Map<SiteId, { readonly readAt: number; readonly minutes: Promise<number | null> }>();

  function toReplyMinutes(site: SiteId): Promise<number | null> {
    const now = world.clock.now();
    const known = replyTimes.get(site);
    if (known !== undefined && now - known.readAt < REPLY_TIME_KEPT_MS) return known.minutes;
    const minutes = readReplyMinutes(world, site, now);
    replyTimes.set(site, { readAt: now, minutes });
    // What could not be read is read again.
    minutes.catch(() => replyTimes.delete(site));
    return minutes;
  }

  return {
    async show(site, visitor) {
      const [team, replyMinutes, conversations, articles, preChat, offline] = await Promise.all([
        readTeam(world, site.id),
        toReplyMinutes(site.id),
        visitor === null ? [] : world.store.conversations.ofVisitor(visitor.id),
        listPublishedArticles(world, site.id, { key: site.key }),
        readForm(world, site, 'preChat'),
        readForm(world, site, 'offline'),
      ]);
      return {
        team,
        replyMinutes,
        conversations: conversations.slice(0, CONVERSATIONS_SHOWN),
        articles:
          'articles' in articles
            ? articles.articles.slice(0, ARTICLES_SHOWN).map(({ id, title }) => ({ id, title }))
            : [],
        forms: { preChat, offline },
        departments: site.departments.map(({ id, name }) => ({ id, name })),
      };
    },
  };
}

async function readTeam({ store, agentsOnline }: World, site: SiteId): Promise<readonly Agent[]> {
  const agents = (await store.agents.list(site)).filter(({ deactivatedAt }) => deactivatedAt === undefined);
  const isThere = ({ id }: Agent): boolean => agentsOnline.statusOf(id) === 'online';
  return [...agents.filter(isThere), ...agents.filter((agent) => !isThere(agent))].slice(0, TEAM_SHOWN);
}

/** The median: one forgotten weekend must not speak for the others. */
async function readReplyMinutes({ store }: World, site: SiteId, now: number): Promise<number | null> {
  const waits = [...(await store.events.answerWaits(site, now - WAITS_KEPT_MS, WAITS_READ))].sort((a, b) => a - b);
  const middle = waits[Math.floor(waits.length / 2)];
  if (middle === undefined || waits.length < WAITS_NEEDED) return null;
  return Math.max(1, Math.ceil(middle / 60_000));
}

async function readForm(
  { store }: World,
  { id: site, settings }: Site,
  place: keyof HomeAnswer['forms'],
): Promise<HomeAnswer['forms']['preChat']> {
  const wanted = settings.forms[place];
  const form = wanted === null ? null : await store.forms.find(site, wanted);
  if (form === null) return null;
  const { id, name, fields, consent } = form;
  return { id, name, fields, consent };
}
