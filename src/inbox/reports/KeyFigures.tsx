/** The figures that people look at first. */
import type { ReadonlySignal } from '@preact/signals';
import type { ColumnKind, ReportRow } from '../../protocol/report-api.ts';
import type { ReportState } from './report-board.ts';
import { REPORT_STRINGS } from './report-strings.ts';
import { toFigureText } from './report-text.ts';

export interface KeyFiguresProps {
  /** Who begins a chat, and who leaves before an answer, has no agent yet. */
  readonly isOfOne: boolean;
  stateOf(report: string): ReadonlySignal<ReportState>;
}

interface KeyFigure {
  readonly name: string;
  readonly report: string;
  readonly column: string;
  readonly kind: ColumnKind;
  toNote?(total: ReportRow): string;
}

const { figureNames } = REPORT_STRINGS;

const ANSWERED: KeyFigure = { name: figureNames.answered, report: 'chats', column: 'answered', kind: 'count' };

const MEASURES: readonly KeyFigure[] = [
  {
    name: figureNames.firstResponse,
    report: 'first-response',
    column: 'medianMs',
    kind: 'ms',
    toNote: ({ p90Ms }) => (typeof p90Ms === 'number' ? REPORT_STRINGS.p90Note(toFigureText('ms', p90Ms)) : ''),
  },
  {
    name: figureNames.rating,
    report: 'ratings',
    column: 'average',
    kind: 'mean',
    toNote: ({ ratings }) => (ratings === 0 ? '' : REPORT_STRINGS.ratingNote(Number(ratings))),
  },
];

const OF_ALL: readonly KeyFigure[] = [
  {
    name: figureNames.started,
    report: 'chats',
    column: 'started',
    kind: 'count',
    toNote: ({ offline }) => (offline === 0 ? '' : REPORT_STRINGS.offlineNote(Number(offline))),
  },
  { ...ANSWERED, toNote: (total) => toShareNote(total, 'answered') },
  {
    name: figureNames.missed,
    report: 'chats',
    column: 'missed',
    kind: 'count',
    toNote: (total) => toShareNote(total, 'missed'),
  },
  ...MEASURES,
];

const OF_ONE: readonly KeyFigure[] = [
  ANSWERED,
  { name: figureNames.closed, report: 'chats', column: 'closed', kind: 'count' },
  ...MEASURES,
];

export function KeyFigures({ isOfOne, stateOf }: KeyFiguresProps) {
  return (
    <section aria-label={REPORT_STRINGS.figures}>
      <dl class="figures">
        {(isOfOne ? OF_ONE : OF_ALL).map(({ name, report, column, kind, toNote }) => {
          const state = stateOf(report).value;
          const total = state.name === 'failed' ? undefined : state.last?.total;
          return (
            <div key={name} aria-busy={state.name === 'loading'}>
              <dt>{name}</dt>
              <dd>
                <strong>{toFigureText(kind, total?.[column])}</strong>
                {/* Also while it is empty: the line keeps its place. */}
                <span class="figure-note">{total === undefined ? '' : toNote?.(total)}</span>
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

/** What was answered in a time may have begun before it: more than all would be told of no one. */
function toShareNote({ started, ...total }: ReportRow, column: string): string {
  const share = Number(total[column]) / Number(started);
  return share <= 1 ? REPORT_STRINGS.shareNote(toFigureText('share', share)) : '';
}
