/** A chart over periods, in words that know no library. */
import type { ColumnKind } from '../../protocol/report-api.ts';
import type { PeriodText } from './report-text.ts';

/** Which of the page's chart colours. */
export type Tone = 1 | 2 | 3 | 4;

export interface PlotSeries {
  readonly name: string;
  readonly tone: Tone;
  /** One for each period; null where there is nothing to tell. */
  readonly values: readonly (number | null)[];
}

export interface PlotSpec {
  /** `stack`: columns on top of each other, the first at the bottom. */
  readonly form: 'stack' | 'lines';
  readonly periods: readonly PeriodText[];
  readonly series: readonly PlotSeries[];
  readonly kind: ColumnKind;
  /** What the axis shows at least. */
  readonly least: number;
  readonly most: number;
  /** Nothing is above: a share, or the stars that there are. */
  readonly isBounded: boolean;
}

export interface Plot {
  close(): void;
}

/** Draws into an element that is empty, and follows its width and the page's colours. */
export type DrawPlot = (element: HTMLElement, spec: PlotSpec) => Plot;
