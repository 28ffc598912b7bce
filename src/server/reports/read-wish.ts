/** Decides what a report is about, by what was asked and by who asks; or says what is wrong with that. */
import type { ReportFilter, ReportQuery } from '../../protocol/report-api.ts';
import { type Mistake, toMistake } from '../../protocol/schema-mistake.ts';
import type { ServiceLevel } from '../../protocol/site-settings.ts';
import type { Agent, ReportScope } from '../store/store.ts';
import { readTime } from './read-time.ts';
import type { Person, ReportWish } from './report.ts';
import { isTimeZone } from './time-zone.ts';

/** How long a report is about when nobody says. */
const USUAL_DAYS = 30;

export interface Asked {
  readonly agent: Pick<Agent, 'id' | 'site' | 'role'>;
  /** What the report can be asked. */
  readonly filters: readonly ReportFilter[];
  readonly query: ReportQuery;
  readonly people: readonly Person[];
  readonly departments: ReportWish['departments'];
  /** The site's. */
  readonly timeZone: string;
  /** The site's, for who asks for none. */
  readonly serviceLevel: ServiceLevel;
  readonly now: number;
}

type Refusal = { readonly refused: 'forbidden' } | { readonly mistake: Mistake };

export function readWish(asked: Asked): ReportWish | Refusal {
  const { filters, query, people, departments, now } = asked;
  const { timeZone = asked.timeZone, groupBy = 'day', by = 'answered', before, department } = query;
  const about = readAgent(asked);
  if ('refused' in about || 'mistake' in about) return about;
  if (!isTimeZone(timeZone)) {
    return { mistake: toMistake('timeZone', 'an IANA time zone such as "Europe/Prague"', timeZone) };
  }
  const time = readTime(query, timeZone, now, filters.includes('from') ? USUAL_DAYS : 1);
  if ('mistake' in time) return time;
  const asksForNone = query.firstResponseSeconds === undefined && query.resolutionSeconds === undefined;
  const { firstResponseSeconds, resolutionSeconds } = asksForNone ? asked.serviceLevel : query;
  const targets = { firstResponseMs: toMs(firstResponseSeconds), resolutionMs: toMs(resolutionSeconds) };
  if (filters.includes('firstResponseSeconds') && targets.firstResponseMs === null && targets.resolutionMs === null) {
    return {
      mistake: toMistake(
        'firstResponseSeconds',
        'a target, here, in resolutionSeconds or in the site’s settings',
        undefined,
      ),
    };
  }
  return {
    scope: { site: asked.agent.site, ...time, ...about, ...(department !== undefined && { department }) },
    timeZone,
    grouping: groupBy,
    now,
    people,
    departments,
    targets,
    by,
    before: before === undefined ? null : Number(before),
  };
}

/** Whose figures: agents see their own and no others, and nothing that cannot be told by agent. */
function readAgent({ agent, filters, query, people }: Asked): Pick<ReportScope, 'agent'> | Refusal {
  if (agent.role === 'agent') {
    const isOwn = filters.includes('agent') && (query.agent === undefined || query.agent === agent.id);
    return isOwn ? { agent: agent.id } : { refused: 'forbidden' };
  }
  if (query.agent === undefined) return {};
  const found = people.find(({ id }) => id === query.agent);
  if (found === undefined) return { mistake: toMistake('agent', 'an agent of this site', query.agent) };
  return { agent: found.id };
}

/** None, as the site says it, is 0. */
const toMs = (seconds: string | number | undefined): number | null =>
  seconds === undefined || seconds === 0 ? null : 1_000 * Number(seconds);
