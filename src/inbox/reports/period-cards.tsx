/** The reports over time: chats, how fast they were answered and closed, ratings, and promises kept. */
import { BarList } from './BarList.tsx';
import { PlotChart } from './PlotChart.tsx';
import type { Column } from './ReportTable.tsx';
import { describeColumns, PERIOD_COLUMN, type ReportCardSpec, type SeriesColumn, toPlotSpec } from './report-card.ts';
import { REPORT_STRINGS } from './report-strings.ts';
import { toFigureText } from './report-text.ts';

const { cards, columns } = REPORT_STRINGS;

/** A quarter of a minute: an axis of nothing still says what it counts. */
const LEAST_LENGTH_MS = 15_000;

const OUTCOMES: readonly SeriesColumn[] = [
  { name: 'answered', title: columns.answered, tone: 1 },
  { name: 'offline', title: columns.offline, tone: 2 },
  { name: 'missed', title: columns.missed, tone: 3 },
  { name: 'refused', title: columns.refused, tone: 4 },
];
const OTHER_COUNTS = [
  { name: 'started', title: columns.started },
  { name: 'closed', title: columns.closed },
  { name: 'reopened', title: columns.reopened },
];

export const CHATS: ReportCardSpec = {
  ...cards.chats,
  report: 'chats',
  columns: [
    PERIOD_COLUMN,
    ...[...OTHER_COUNTS.slice(0, 1), ...OUTCOMES, ...OTHER_COUNTS.slice(1)].map(
      ({ name, title }): Column => ({ name, title, kind: 'count' }),
    ),
  ],
  isEmpty: ({ total }) => [...OUTCOMES, ...OTHER_COUNTS].every(({ name }) => !total?.[name]),
  summarize: (answer) => describeColumns(answer, 'count', OUTCOMES),
  draw: (answer, { summary, drawPlot }) => {
    // Of one agent only what was answered is known: what never was would be colours without columns.
    const series = OUTCOMES.filter(({ name }, order) => order === 0 || answer.total?.[name]);
    const look = { form: 'stack', kind: 'count', least: 0, most: 4, isBounded: false } as const;
    return <PlotChart spec={toPlotSpec(answer, series, look)} summary={summary} draw={drawPlot} />;
  },
};

const LENGTHS: readonly SeriesColumn[] = [
  { name: 'medianMs', title: columns.median, tone: 1 },
  { name: 'p90Ms', title: columns.p90, tone: 2 },
];

function toLengthCard(report: string, texts: Pick<ReportCardSpec, 'title' | 'empty'>): ReportCardSpec {
  return {
    ...texts,
    report,
    columns: [
      PERIOD_COLUMN,
      { name: 'count', title: columns.count, kind: 'count' },
      { name: 'medianMs', title: columns.median, kind: 'ms' },
      { name: 'meanMs', title: columns.mean, kind: 'ms' },
      { name: 'p90Ms', title: columns.p90, kind: 'ms' },
      { name: 'p95Ms', title: columns.p95, kind: 'ms' },
    ],
    isEmpty: ({ total }) => !total?.['count'],
    summarize: (answer) => describeColumns(answer, 'ms', LENGTHS),
    draw: (answer, { summary, drawPlot }) => {
      const look = { form: 'lines', kind: 'ms', least: 0, most: LEAST_LENGTH_MS, isBounded: false } as const;
      return <PlotChart spec={toPlotSpec(answer, LENGTHS, look)} summary={summary} draw={drawPlot} />;
    },
  };
}

export const FIRST_RESPONSE = toLengthCard('first-response', cards.firstResponse);
export const RESOLUTION = toLengthCard('resolution', cards.resolution);

const AVERAGE: readonly SeriesColumn[] = [{ name: 'average', title: columns.average, tone: 1 }];
const STARS = [5, 4, 3, 2, 1];

export const RATINGS: ReportCardSpec = {
  ...cards.ratings,
  report: 'ratings',
  columns: [
    PERIOD_COLUMN,
    { name: 'ratings', title: columns.ratings, kind: 'count' },
    { name: 'average', title: columns.average, kind: 'mean' },
    ...STARS.map((stars): Column => ({ name: `stars${stars}`, title: columns.stars(stars), kind: 'count' })),
  ],
  isEmpty: ({ total }) => !total?.['ratings'],
  summarize: (answer) => describeColumns(answer, 'mean', AVERAGE),
  draw: (answer, { summary, drawPlot }) => (
    <>
      <BarList
        label={cards.ratings.title}
        bars={STARS.map((stars) => {
          const count = Number(answer.total?.[`stars${stars}`] ?? 0);
          return {
            id: String(stars),
            name: REPORT_STRINGS.stars(stars),
            text: toFigureText('count', count),
            parts: [{ name: columns.ratings, tone: 1, size: count }],
          };
        })}
      />
      <PlotChart
        spec={toPlotSpec(answer, AVERAGE, { form: 'lines', kind: 'mean', least: 1, most: 5, isBounded: true })}
        summary={summary}
        draw={drawPlot}
      />
    </>
  ),
};

const SHARES: readonly SeriesColumn[] = [
  { name: 'firstResponseShare', title: columns.firstResponseShare, tone: 1 },
  { name: 'resolutionShare', title: columns.resolutionShare, tone: 2 },
];

export const TARGETS: ReportCardSpec = {
  ...cards.sla,
  report: 'sla',
  columns: [
    PERIOD_COLUMN,
    { name: 'firstResponseShare', title: columns.firstResponseShare, kind: 'share' },
    { name: 'firstResponseMissed', title: columns.firstResponseMissed, kind: 'count' },
    { name: 'resolutionShare', title: columns.resolutionShare, kind: 'share' },
    { name: 'resolutionMissed', title: columns.resolutionMissed, kind: 'count' },
  ],
  isEmpty: ({ total }) => SHARES.every(({ name }) => typeof total?.[name] !== 'number'),
  summarize: (answer) => describeColumns(answer, 'share', SHARES),
  draw: (answer, { summary, drawPlot }) => (
    <>
      <BarList
        label={cards.sla.title}
        bars={SHARES.map(({ name, title, tone }) => ({
          id: name,
          name: title,
          text: toFigureText('share', answer.total?.[name]),
          parts: [{ name: title, tone, size: Number(answer.total?.[name] ?? 0) }],
        }))}
      />
      <PlotChart
        spec={toPlotSpec(answer, SHARES, { form: 'lines', kind: 'share', least: 0, most: 1, isBounded: true })}
        summary={summary}
        draw={drawPlot}
      />
    </>
  ),
};
