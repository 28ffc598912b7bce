/** The reports that no time runs through: the hours of the week, agents and tags. */
import type { AgentStatus } from '../../protocol/agent-status.ts';
import type { ReportAnswer, ReportRow } from '../../protocol/report-api.ts';
import { BarList } from './BarList.tsx';
import { LoadMap, toHourText } from './LoadMap.tsx';
import type { Tone } from './plot-spec.ts';
import type { Column } from './ReportTable.tsx';
import { type ReportCardSpec, sum } from './report-card.ts';
import { REPORT_STRINGS } from './report-strings.ts';
import { toFigureText, toWeekdayText } from './report-text.ts';

const { cards, columns, statuses } = REPORT_STRINGS;

/** More would be a list to read, and that is what the table is for. */
const MOST_TAGS = 12;

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

export const LOAD: ReportCardSpec = {
  ...cards.load,
  report: 'load',
  columns: [
    { name: 'hour', title: columns.hour, kind: 'text' },
    ...WEEKDAYS.map((weekday): Column => ({ name: String(weekday), title: toWeekdayText(weekday), kind: 'count' })),
  ],
  isEmpty: ({ rows }) => sum(rows, 'started') === 0,
  toRows: ({ rows }) =>
    rows
      .filter(({ weekday }) => weekday === 1)
      .map(({ hour }) => {
        const ofHour = rows.filter((row) => row['hour'] === hour);
        return {
          hour: toHourText(Number(hour)),
          ...Object.fromEntries(ofHour.map(({ weekday, started }) => [String(weekday), started ?? null])),
        };
      }),
  summarize: ({ rows }) => {
    const [busiest] = [...rows].sort((left, right) => Number(right['started']) - Number(left['started']));
    if (busiest === undefined) return [];
    const { weekday, hour, started } = busiest;
    return [REPORT_STRINGS.chatsAt(toWeekdayText(Number(weekday)), toHourText(Number(hour)), Number(started))];
  },
  draw: ({ rows }, { summary }) => <LoadMap rows={rows} summary={summary} />,
};

export const AGENTS: ReportCardSpec = {
  ...cards.agents,
  report: 'agents',
  columns: [
    { name: 'name', title: columns.agent, kind: 'text' },
    { name: 'answered', title: columns.answered, kind: 'count' },
    { name: 'firstResponseMs', title: columns.firstResponse, kind: 'ms' },
    { name: 'durationMs', title: columns.duration, kind: 'ms' },
    { name: 'rating', title: columns.rating, kind: 'mean' },
    { name: 'ratings', title: columns.ratings, kind: 'count' },
    { name: 'taken', title: columns.taken, kind: 'count' },
    { name: 'closed', title: columns.closed, kind: 'count' },
    { name: 'messages', title: columns.messages, kind: 'count' },
    { name: 'transfersOut', title: columns.transfersOut, kind: 'count' },
    { name: 'transfersIn', title: columns.transfersIn, kind: 'count' },
  ],
  isEmpty: ({ rows }) => ['taken', 'answered', 'closed', 'messages', 'ratings'].every((name) => sum(rows, name) === 0),
};

const TONES: readonly { readonly status: AgentStatus; readonly tone: Tone }[] = [
  { status: 'online', tone: 1 },
  { status: 'custom', tone: 2 },
  { status: 'away', tone: 4 },
];

export const AVAILABILITY: ReportCardSpec = {
  ...cards.availability,
  report: 'agent-availability',
  // Days are enough to add up.
  without: ['groupBy'],
  columns: [
    { name: 'name', title: columns.agent, kind: 'text' },
    ...(['online', 'custom', 'away', 'offline'] as const).map(
      (status): Column => ({ name: status, title: statuses[status], kind: 'seconds' }),
    ),
  ],
  isEmpty: ({ rows }) => TONES.every(({ status }) => sum(rows, status) === 0),
  toRows: toAvailability,
  draw: (answer) => (
    <BarList
      label={cards.availability.title}
      bars={toAvailability(answer).map((row) => ({
        id: String(row['agent']),
        name: String(row['name']),
        text: toFigureText('seconds', row['online']),
        parts: TONES.map(({ status, tone }) => ({ name: statuses[status], tone, size: Number(row[status]) })),
      }))}
    />
  ),
};

export const TAGS: ReportCardSpec = {
  ...cards.tags,
  report: 'tags',
  columns: [
    { name: 'name', title: columns.tag, kind: 'text' },
    { name: 'conversations', title: columns.conversations, kind: 'count' },
    { name: 'visitors', title: columns.visitors, kind: 'count' },
  ],
  isEmpty: ({ rows }) => rows.length === 0,
  draw: ({ rows }) => (
    <BarList
      label={cards.tags.title}
      bars={rows.slice(0, MOST_TAGS).map((row) => ({
        id: String(row['tag']),
        name: String(row['name']),
        text: toFigureText('count', sum([row], 'conversations') + sum([row], 'visitors')),
        parts: [
          { name: columns.conversations, tone: 1, size: sum([row], 'conversations') },
          { name: columns.visitors, tone: 2, size: sum([row], 'visitors') },
        ],
      }))}
    />
  ),
};

/** Of each agent one row, over the whole time. */
function toAvailability({ rows }: ReportAnswer): readonly ReportRow[] {
  const byAgent = new Map<unknown, ReportRow[]>();
  for (const row of rows) byAgent.set(row['agent'], [...(byAgent.get(row['agent']) ?? []), row]);
  return [...byAgent.values()].map((own) => ({
    agent: own[0]?.['agent'] ?? '',
    name: own[0]?.['name'] ?? '',
    ...Object.fromEntries(Object.keys(statuses).map((status) => [status, sum(own, status)])),
  }));
}
