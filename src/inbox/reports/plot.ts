/** Draws charts with uPlot, in the colours of the page. */
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { DrawPlot, PlotSeries, PlotSpec } from './plot-spec.ts';
import { addPlotTip } from './plot-tip.ts';
import { toFigureText } from './report-text.ts';

const HEIGHT = 220;
/** Below it two labels of days would touch. */
const LABEL_WIDTH = 68;
const MAX_COLUMN_WIDTH = 48;
/** Points of more would make a line a caterpillar. */
const MAX_POINTS = 62;

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Steps of an axis that people count lengths of time by. */
const LENGTH_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE_MS),
  ...[1, 2, 4, 8, 12].map((count) => count * HOUR_MS),
  ...[1, 2, 5, 10, 20, 50, 100].map((count) => count * DAY_MS),
];
/** There is no half a chat. */
const COUNT_STEPS = [1, 2, 5]
  .flatMap((first) => [0, 1, 2, 3, 4, 5, 6].map((power) => first * 10 ** power))
  .sort((left, right) => left - right);

/** Stars are counted whole too. */
const STEPS: Readonly<Partial<Record<PlotSpec['kind'], number[]>>> = {
  ms: LENGTH_STEPS,
  count: COUNT_STEPS,
  mean: COUNT_STEPS,
};

/** A page in other colours is another drawing: a canvas keeps what was drawn. */
const COLOUR_CHANGES = ['(prefers-color-scheme: dark)', '(forced-colors: active)'];

export const drawPlot: DrawPlot = (element, spec) => {
  const draw = (): UPlot => new UPlot(toOptions(element, spec), toColumns(spec), element);
  let plot = draw();
  const redraw = (): void => {
    plot.destroy();
    plot = draw();
  };
  const queries = COLOUR_CHANGES.map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', redraw);
  const observer = new ResizeObserver(() => {
    const width = element.clientWidth;
    // A chart in a part that is not shown has no width, and is not drawn for it.
    if (width > 0 && width !== plot.width) plot.setSize({ width, height: HEIGHT });
  });
  observer.observe(element);
  return {
    close() {
      observer.disconnect();
      for (const query of queries) query.removeEventListener('change', redraw);
      plot.destroy();
    },
  };
};

/** What stands on others is drawn first and as high as all of them, and the others cover it. */
function toColumns({ form, periods, series }: PlotSpec): UPlot.AlignedData {
  const places = periods.map((_, place) => place);
  if (form === 'lines') return [places, ...series.map(({ values }) => [...values])];
  const sums = places.map(() => 0);
  const stacked = series.map(({ values }) =>
    places.map((place) => {
      sums[place] = (sums[place] ?? 0) + (values[place] ?? 0);
      return sums[place] ?? 0;
    }),
  );
  return [places, ...stacked.reverse()];
}

function toOptions(element: HTMLElement, spec: PlotSpec): UPlot.Options {
  const { form, periods, series, kind, least, most, isBounded } = spec;
  const colour = (name: string): string => readColour(element, name);
  const last = periods.length - 1;
  const axis = {
    stroke: colour('--p-muted'),
    font: `12px ${getComputedStyle(element).fontFamily}`,
    ticks: { show: false },
    border: { show: false },
  };
  const steps = STEPS[kind];
  return {
    width: Math.max(element.clientWidth, 1),
    height: HEIGHT,
    padding: [10, 8, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { show: form === 'lines' }, y: false },
    scales: {
      x: { time: false, range: [-0.5, last + 0.5] },
      y: { range: (_plot, _min, max) => [least, isBounded ? most : Math.max(max * 1.05, most)] },
    },
    axes: [
      {
        ...axis,
        size: 30,
        grid: { show: false },
        splits: (plot) => toLabelled(last, plot.bbox.width / devicePixelRatio),
        values: (_plot, places) => places.map((place) => periods[place]?.short ?? ''),
      },
      {
        ...axis,
        size: (_plot, texts) => 16 + 7 * Math.max(1, ...(texts ?? []).map((text) => text.length)),
        space: 36,
        grid: { stroke: colour('--p-line'), width: 1 },
        values: (_plot, figures) => figures.map((figure) => toFigureText(kind === 'mean' ? 'count' : kind, figure)),
        ...(steps !== undefined && { incrs: steps }),
      },
    ],
    series: [{}, ...(form === 'stack' ? [...series].reverse().map(toStack) : series.map(toLine))],
    plugins: [addPlotTip(spec)],
  };

  function toStack({ tone }: PlotSeries): UPlot.Series {
    const fill = colour(`--chart-${tone}`);
    const paths = UPlot.paths.bars?.({ size: [0.72, MAX_COLUMN_WIDTH], radius: [0.12, 0] });
    return { fill, stroke: fill, width: 0, points: { show: false }, ...(paths !== undefined && { paths }) };
  }

  function toLine({ tone }: PlotSeries, place: number): UPlot.Series {
    const stroke = colour(`--chart-${tone}`);
    return {
      stroke,
      width: 2,
      // Told apart without colours too.
      ...(place > 0 && { dash: [6, 4] }),
      // A day without an answer is no gap in how fast people answer.
      spanGaps: true,
      points: { show: periods.length <= MAX_POINTS, size: 6, width: 2, stroke, fill: colour('--p-surface') },
    };
  }
}

/** As many places as there is room for their labels. */
function toLabelled(last: number, width: number): number[] {
  const step = Math.max(1, Math.ceil((last + 1) / Math.max(1, Math.floor(width / LABEL_WIDTH))));
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, place) => place * step);
}

/** As the browser works it out: a canvas knows nothing of custom properties, nor of the system's colours in every browser. */
function readColour(element: HTMLElement, name: string): string {
  element.style.color = `var(${name})`;
  const { color } = getComputedStyle(element);
  element.style.removeProperty('color');
  return color;
}
