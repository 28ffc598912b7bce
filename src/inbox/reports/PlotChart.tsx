/** A chart over periods, with its legend; a screen reader hears the summary, and finds the figures in the table below. */
import { useEffect, useRef } from 'preact/hooks';
import { Legend, type LegendEntry } from './Legend.tsx';
import type { DrawPlot, PlotSpec } from './plot-spec.ts';

export interface PlotChartProps {
  readonly spec: PlotSpec;
  readonly summary: string;
  readonly draw: DrawPlot;
}

export function PlotChart({ spec, summary, draw }: PlotChartProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return;
    const plot = draw(place.current, spec);
    return () => plot.close();
  }, [draw, spec]);
  return (
    <>
      <Legend entries={spec.series.map(({ name, tone }, order) => ({ name, tone, form: toForm(spec, order) }))} />
      <div class="plot" role="img" aria-label={summary} ref={place} />
    </>
  );
}

/** As plot.ts draws it. */
function toForm({ form }: PlotSpec, order: number): LegendEntry['form'] {
  if (form === 'stack') return 'block';
  return order === 0 ? 'line' : 'dashes';
}
