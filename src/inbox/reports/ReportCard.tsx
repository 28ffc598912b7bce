/** One report: its chart, the same figures as a table and as a file, or why there is nothing to see. */
import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId, useMemo } from 'preact/hooks';
import type { ReportAnswer } from '../../protocol/report-api.ts';
import { STRINGS } from '../strings.ts';
import type { DrawPlot } from './plot-spec.ts';
import { ReportTable } from './ReportTable.tsx';
import type { ReportState } from './report-board.ts';
import type { ReportCardSpec } from './report-card.ts';
import { REPORT_STRINGS } from './report-strings.ts';

export interface ReportCardProps {
  readonly spec: ReportCardSpec;
  readonly state: ReadonlySignal<ReportState>;
  /** Address of the file. */
  readonly csv: string;
  /** Stands below the title; empty for nothing. */
  readonly note: string;
  readonly drawPlot: DrawPlot;
  /** What the report can be asked beside the page's filters. */
  readonly children?: ComponentChildren;
  onRetry(): void;
}

export function ReportCard({ spec, state, csv, note, drawPlot, children, onRetry }: ReportCardProps) {
  const id = useId();
  const current = state.value;
  return (
    <section class="report" aria-labelledby={id} aria-busy={current.name === 'loading'} data-report={spec.report}>
      <header class="report-head">
        <h3 id={id}>{spec.title}</h3>
        {/* The browser names the file as the server says. */}
        <a class="csv" href={csv} download aria-label={REPORT_STRINGS.csvOf(spec.title)}>
          {REPORT_STRINGS.csv}
        </a>
      </header>
      {note !== '' && <p class="report-note">{note}</p>}
      {children}
      {current.name === 'failed' && (
        <div class="report-none" role="alert">
          <p>{REPORT_STRINGS.failed(current.problem)}</p>
          <button type="button" class="button" onClick={onRetry}>
            {STRINGS.tryAgain}
          </button>
        </div>
      )}
      {current.name === 'loading' && current.last === null && (
        <p class="report-none">{REPORT_STRINGS.loading(spec.title)}</p>
      )}
      {current.name !== 'failed' && current.last !== null && (
        <Figures spec={spec} answer={current.last} drawPlot={drawPlot} />
      )}
    </section>
  );
}

interface FiguresProps extends Pick<ReportCardProps, 'spec' | 'drawPlot'> {
  readonly answer: ReportAnswer;
}

function Figures({ spec, answer, drawPlot }: FiguresProps) {
  // The same child as before is not drawn again: charts are for new answers only.
  const chart = useMemo(() => {
    const summary = REPORT_STRINGS.summary(spec.title, spec.summarize?.(answer) ?? []);
    return spec.draw?.(answer, { summary, drawPlot });
  }, [spec, answer, drawPlot]);
  if (spec.isEmpty(answer)) return <p class="report-none">{spec.empty}</p>;
  const table = (
    <ReportTable
      caption={spec.title}
      columns={spec.columns}
      rows={spec.toRows?.(answer) ?? answer.rows}
      total={answer.total}
    />
  );
  if (chart === undefined) return table;
  return (
    <>
      <div class="report-chart">{chart}</div>
      <details>
        <summary>{REPORT_STRINGS.showTable}</summary>
        {table}
      </details>
    </>
  );
}
