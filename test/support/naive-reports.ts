/** Reports as a patient person would count them: event by event, minute by minute, with nothing of the shipped code. */
import type { ReportRow } from '../../src/protocol/report-api.ts';
import type { ReportWish } from '../../src/server/reports/report.ts';
import type { NewEvent } from '../../src/server/store/store.ts';
import { createWallClock, type WallClock } from './wall-clock.ts';

const MINUTE_MS = 60_000;

interface Counted {
  readonly rows: readonly ReportRow[];
  readonly total?: ReportRow;
}

const wallClocks = new Map<string, WallClock>();

/** They remember what they showed. */
function toWallClock(timeZone: string): WallClock {
  const wall = wallClocks.get(timeZone) ?? createWallClock(timeZone);
  wallClocks.set(timeZone, wall);
  return wall;
}

/** @param events of all sites in the order of the log, each on a full minute, as are the ends of the time */
export function countNaively(name: string, wish: ReportWish, events: readonly NewEvent[]): Counted {
  const { scope, now, people, targets } = wish;
  const ofSite = events.filter(({ site }) => site === scope.site);
  const inTime = ofSite.filter(({ at }) => at >= scope.from && at < scope.to);
  const isOfDepartment = ({ department }: NewEvent): boolean =>
    scope.department === undefined || department === scope.department;
  const wanted = inTime.filter(
    (event) => isOfDepartment(event) && (scope.agent === undefined || event.agent === scope.agent),
  );
  const wall = toWallClock(wish.timeZone);
  const minutes: number[] = [];
  for (let at = scope.from; at < scope.to; at += MINUTE_MS) minutes.push(at);
  const elapsed = minutes.filter((at) => at < now);
  const periods = new Map<string, { period: string; start: number; minutes: number[] }>();
  for (const at of minutes) {
    const period = wall(at, wish.grouping);
    const known = periods.get(period) ?? { period, start: at, minutes: [] };
    periods.set(period, known);
    if (at < now) known.minutes.push(at);
  }
  const list = [...periods.values()];
  const during = (period: string, some: readonly NewEvent[]) =>
    some.filter(({ at }) => wall(at, wish.grouping) === period);
  const ofKind = (some: readonly NewEvent[], ...kinds: readonly string[]) =>
    some.filter(({ kind }) => kinds.includes(kind));
  const byPeriod = (describe: (some: readonly NewEvent[]) => ReportRow, some = wanted): Counted => ({
    rows: list.map(({ period, start }) => ({ period, start, ...describe(during(period, some)) })),
    total: describe(some),
  });
  const nameOf = (agent: string | undefined): string => people.find(({ id }) => id === agent)?.name ?? '';
  const statuses = new Map<string, readonly NewEvent[]>(
    people.map(({ id }) => [id, ofKind(ofSite, 'agent-status').filter(({ agent }) => agent === id)]),
  );
  const statusAt = (agent: string, at: number): unknown =>
    statuses.get(agent)?.findLast((event) => event.at <= at)?.detail?.['status'] ?? 'offline';
  const seconds = (some: readonly number[], is: (at: number) => boolean): number => 60 * some.filter(is).length;
  const active = people.filter(({ isActive }) => isActive);

  const agents = (): readonly ReportRow[] => {
    const deeds = ['conversation-taken', 'conversation-answered', 'conversation-closed', 'conversation-rated'];
    const counted = [...deeds, 'conversation-transferred'];
    const received = ofKind(inTime.filter(isOfDepartment), 'conversation-transferred');
    const ids = new Set<string>([
      ...active.map(({ id }) => id),
      ...wanted.flatMap((event) => {
        const isDeed = counted.includes(event.kind) || (event.kind === 'message-sent' && isByAgent(event));
        return isDeed && event.agent !== undefined ? event.agent : [];
      }),
      ...received.map(({ detail }) => String(detail?.['to'])),
    ]);
    const rows = [...ids]
      .filter((id) => scope.agent === undefined || id === scope.agent)
      .map((agent) => {
        const mine = wanted.filter((event) => event.agent === agent);
        const [taken, answered, closed, rated] = deeds.map((kind) => ofKind(mine, kind));
        return {
          agent,
          name: nameOf(agent),
          taken: taken?.length ?? 0,
          answered: answered?.length ?? 0,
          closed: closed?.length ?? 0,
          messages: ofKind(mine, 'message-sent').filter(isByAgent).length,
          firstResponseMs: toMean(numbers(answered, 'waitMs'), 1),
          durationMs: toMean(numbers(closed, 'durationMs'), 1),
          rating: toMean(numbers(rated, 'stars'), 100),
          ratings: rated?.length ?? 0,
          transfersOut: ofKind(mine, 'conversation-transferred').length,
          transfersIn: received.filter(({ detail }) => detail?.['to'] === agent).length,
        };
      });
    return rows.sort((left, right) => (left.name < right.name ? -1 : 1));
  };

  const load = (toSlot: (at: number) => string, slots: readonly (ReportRow & { slot: string })[]): Counted => {
    const open = new Set<string>();
    const opening: readonly string[] = ['conversation-started', 'conversation-reopened', 'conversation-taken'];
    const turns = ofKind(
      ofSite.filter(isOfDepartment),
      ...opening,
      ...['conversation-closed', 'conversation-refused', 'conversation-missed', 'offline-message'],
    );
    const sums = new Map<string, { minutes: number; open: number }>();
    let next = 0;
    for (const at of elapsed) {
      for (let turn = turns[next]; turn !== undefined && turn.at <= at; turn = turns[++next]) {
        if (opening.includes(turn.kind)) open.add(turn.conversation ?? '');
        else open.delete(turn.conversation ?? '');
      }
      const sum = sums.get(toSlot(at)) ?? { minutes: 0, open: 0 };
      sums.set(toSlot(at), { minutes: sum.minutes + 1, open: sum.open + open.size });
    }
    return {
      rows: slots.map(({ slot, ...keys }) => {
        const sum = sums.get(slot);
        const count = (kind: string) => ofKind(wanted, kind).filter(({ at }) => toSlot(at) === slot).length;
        return {
          ...keys,
          started: count('conversation-started'),
          answered: count('conversation-answered'),
          open: sum === undefined ? null : Math.round((100 * sum.open) / sum.minutes) / 100,
        };
      }),
    };
  };
  const toHour = (at: number): number => Number(wall(at, 'hour').slice(11, 13));
  const toWeekday = (at: number): number => new Date(wall(at, 'day')).getUTCDay() || 7;
  const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
  const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

  const NAIVE: Readonly<Record<string, () => Counted>> = {
    chats: () =>
      byPeriod((some) => ({
        started: ofKind(some, 'conversation-started').length,
        answered: ofKind(some, 'conversation-answered').length,
        missed: ofKind(some, 'conversation-missed').length,
        refused: ofKind(some, 'conversation-refused').length,
        offline: ofKind(some, 'offline-message').length,
        closed: ofKind(some, 'conversation-closed').length,
        reopened: ofKind(some, 'conversation-reopened').length,
      })),
    'first-response': () => byPeriod((some) => describeTimes(numbers(ofKind(some, 'conversation-answered'), 'waitMs'))),
    resolution: () => byPeriod((some) => describeTimes(numbers(ofKind(some, 'conversation-closed'), 'durationMs'))),
    missed: () => byPeriod((some) => describeTimes(numbers(ofKind(some, 'conversation-missed'), 'waitMs'))),
    channels: () => {
      const started = ofKind(wanted, 'conversation-started');
      const channelOf = ({ detail }: NewEvent): string => String(detail?.['channel'] ?? 'chat');
      const channels = [...new Set(started.map(channelOf))].sort();
      return {
        rows: list.flatMap(({ period, start }) =>
          channels.map((channel) => {
            const here = during(period, started).filter((event) => channelOf(event) === channel);
            return { period, start, channel, started: here.length };
          }),
        ),
      };
    },
    tags: () => {
      const put = ofKind(wanted, 'tag-put-on');
      const tags = [...new Set(put.map(({ detail }) => String(detail?.['tag'])))].map((tag) => {
        const mine = put.filter(({ detail }) => detail?.['tag'] === tag);
        const conversations = mine.filter(({ conversation }) => conversation !== undefined).length;
        const visitors = mine.length - conversations;
        return { tag, name: String(mine.at(-1)?.detail?.['name']), conversations, visitors };
      });
      const uses = (row: (typeof tags)[number]): number => row.conversations + row.visitors;
      return { rows: tags.sort((left, right) => uses(right) - uses(left) || (left.name < right.name ? -1 : 1)) };
    },
    load: () =>
      load(
        (at) => `${toWeekday(at)} ${toHour(at)}`,
        WEEKDAYS.flatMap((weekday) => HOURS.map((hour) => ({ slot: `${weekday} ${hour}`, weekday, hour }))),
      ),
    'load-by-hour': () =>
      load(
        (at) => String(toHour(at)),
        HOURS.map((hour) => ({ slot: String(hour), hour })),
      ),
    'load-by-weekday': () =>
      load(
        (at) => String(toWeekday(at)),
        WEEKDAYS.map((weekday) => ({ slot: String(weekday), weekday })),
      ),
    ratings: () => byPeriod((some) => describeStars(ofKind(some, 'conversation-rated'))),
    'agent-ratings': () => {
      const rated = ofKind(wanted, 'conversation-rated');
      const rows = [...new Set(rated.map(({ agent }) => agent))].map((agent) => ({
        agent: agent ?? '',
        name: nameOf(agent),
        ...describeStars(rated.filter((event) => event.agent === agent)),
      }));
      return { rows: sortBy(rows, 'agent'), total: describeStars(rated) };
    },
    agents: () => ({ rows: agents() }),
    ranking: () => {
      const sign = wish.by === 'firstResponseMs' || wish.by === 'durationMs' ? -1 : 1;
      const valued = agents().filter((row) => row[wish.by] !== null);
      return {
        rows: valued.map((row) => {
          const value = Number(row[wish.by]);
          const better = valued.filter((other) => sign * (Number(other[wish.by]) - value) > 0);
          return { rank: better.length + 1, agent: row['agent'] ?? '', name: row['name'] ?? '', value };
        }),
      };
    },
    'agent-availability': () => {
      const shown = people.filter(
        ({ id, departments, isActive }) =>
          (scope.agent === undefined || id === scope.agent) &&
          (scope.department === undefined || departments.includes(scope.department)) &&
          (isActive || elapsed.some((at) => statusAt(id, at) !== 'offline')),
      );
      return {
        rows: list.flatMap(({ period, start, minutes: its }) =>
          shown.map(({ id, name: called }) => ({
            ...{ period, start, agent: id, name: called },
            online: seconds(its, (at) => statusAt(id, at) === 'online'),
            away: seconds(its, (at) => statusAt(id, at) === 'away'),
            custom: seconds(its, (at) => statusAt(id, at) === 'custom'),
            offline: seconds(its, (at) => statusAt(id, at) === 'offline'),
          })),
        ),
      };
    },
    'department-availability': () => {
      const shown = wish.departments.filter(({ id }) => scope.department === undefined || id === scope.department);
      return {
        rows: list.flatMap(({ period, start, minutes: its }) =>
          shown.map(({ id: department, name: called }) => {
            const members = active.filter((person) => person.departments.includes(department));
            const isCovered = (at: number): boolean => members.some(({ id }) => statusAt(id, at) === 'online');
            const online = seconds(its, isCovered);
            return { period, start, department, name: called, online, offline: 60 * its.length - online };
          }),
        ),
      };
    },
    sla: () =>
      byPeriod((some) => {
        const responses = numbers(ofKind(some, 'conversation-answered', 'conversation-missed'), 'waitMs');
        const resolutions = numbers(ofKind(some, 'conversation-closed'), 'durationMs');
        const [response, resolution] = [
          countMet(responses, targets.firstResponseMs),
          countMet(resolutions, targets.resolutionMs),
        ];
        return {
          ...{ firstResponseMet: response.met, firstResponseMissed: response.missed },
          ...{ firstResponseShare: response.share, resolutionMet: resolution.met },
          ...{ resolutionMissed: resolution.missed, resolutionShare: resolution.share },
        };
      }),
    'sla-log': () => ({
      rows: wanted
        .flatMap((event) => {
          const isResolution = event.kind === 'conversation-closed';
          const target = isResolution ? targets.resolutionMs : targets.firstResponseMs;
          const tookMs = Number(event.detail?.[isResolution ? 'durationMs' : 'waitMs']);
          const isMeant =
            ofKind([event], 'conversation-answered', 'conversation-missed', 'conversation-closed').length > 0;
          if (!isMeant || target === null || !(tookMs > target)) return [];
          const { at, conversation = '', agent = '' } = event;
          const what = isResolution ? 'resolution' : 'first-response';
          return { at, conversation, agent, name: nameOf(agent), target: what, targetMs: target, tookMs };
        })
        .reverse(),
    }),
    calls: () => {
      const calls = ofKind(wanted, 'call-ended');
      const directions = [...new Set(calls.map(({ detail }) => String(detail?.['direction'])))].sort();
      const describe = (some: readonly NewEvent[]): ReportRow => {
        const answered = some.filter(({ detail }) => detail?.['answered'] === true);
        return {
          ...{ calls: some.length, answered: answered.length, unanswered: some.length - answered.length },
          meanWaitMs: toMean(numbers(some, 'waitMs'), 1),
          meanTalkMs: toMean(numbers(answered, 'durationMs'), 1),
        };
      };
      return {
        rows: list.flatMap(({ period, start }) =>
          directions.map((direction) => ({
            ...{ period, start, direction },
            ...describe(during(period, calls).filter(({ detail }) => detail?.['direction'] === direction)),
          })),
        ),
        total: describe(calls),
      };
    },
  };
  const count = NAIVE[name];
  if (count === undefined) throw new Error(`expected a report that can be counted, got "${name}"`);
  return count();
}

const isByAgent = ({ detail }: NewEvent): boolean => detail?.['author'] === 'agent';

const numbers = (some: readonly NewEvent[] | undefined, name: string): number[] =>
  (some ?? []).map(({ detail }) => Number(detail?.[name]));

export const sortBy = <Row extends ReportRow>(rows: readonly Row[], ...names: readonly string[]): readonly Row[] => {
  const toKey = (row: Row): string => names.map((name) => row[name]).join(' ');
  return [...rows].sort((left, right) => (toKey(left) < toKey(right) ? -1 : 1));
};

function toMean(values: readonly number[], perUnit: number): number | null {
  if (values.length === 0) return null;
  return Math.round((perUnit * values.reduce((sum, value) => sum + value, 0)) / values.length) / perUnit;
}

function countMet(values: readonly number[], target: number | null) {
  if (target === null || values.length === 0) return { met: 0, missed: 0, share: null };
  const met = values.filter((value) => value <= target).length;
  return { met, missed: values.length - met, share: Math.round((10_000 * met) / values.length) / 10_000 };
}

function describeStars(rated: readonly NewEvent[]): ReportRow {
  const stars = numbers(rated, 'stars');
  const count = (wanted: number): number => stars.filter((one) => one === wanted).length;
  return {
    ...{ ratings: stars.length, average: toMean(stars, 100), stars1: count(1), stars2: count(2) },
    ...{ stars3: count(3), stars4: count(4), stars5: count(5) },
  };
}

function describeTimes(values: readonly number[]): ReportRow {
  const sorted = [...values].sort((left, right) => left - right);
  /** The least that so many percent do not exceed. */
  const rank = (percent: number): number | null =>
    sorted.find((value) => 100 * values.filter((other) => other <= value).length >= percent * values.length) ?? null;
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const high = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const between = (over: number, upTo: number): number =>
    values.filter((value) => value / 1_000 > over && value / 1_000 <= upTo).length;
  return {
    ...{ count: values.length, meanMs: toMean(values, 1), p90Ms: rank(90), p95Ms: rank(95) },
    medianMs: values.length === 0 ? null : Math.round((low + high) / 2),
    ...{ upTo15s: between(-1, 15), upTo30s: between(15, 30), upTo1m: between(30, 60), upTo2m: between(60, 120) },
    ...{ upTo5m: between(120, 300), upTo15m: between(300, 900), upTo1h: between(900, 3_600) },
    ...{ upTo4h: between(3_600, 14_400), upTo1d: between(14_400, 86_400), longer: between(86_400, Number.MAX_VALUE) },
  };
}
