/** What the period below the pointer tells, beside it. */
import type UPlot from 'uplot';
import type { PlotSpec } from './plot-spec.ts';
import { toFigureText } from './report-text.ts';

const GAP = 12;

export function addPlotTip({ periods, series, kind }: PlotSpec): UPlot.Plugin {
  const tip = document.createElement('div');
  tip.className = 'plot-tip';
  tip.hidden = true;

  const write = (place: number): void => {
    const title = document.createElement('strong');
    title.textContent = periods[place]?.whole ?? '';
    const lines = series.map(({ name, tone, values }) => {
      const line = document.createElement('span');
      const swatch = document.createElement('i');
      swatch.className = 'swatch';
      swatch.dataset['tone'] = String(tone);
      const figure = document.createElement('b');
      figure.textContent = toFigureText(kind, values[place]);
      line.append(swatch, name, figure);
      return line;
    });
    tip.replaceChildren(title, ...lines);
  };

  return {
    hooks: {
      ready: (plot) => plot.over.append(tip),
      setCursor(plot) {
        const { idx, left = -1 } = plot.cursor;
        tip.hidden = typeof idx !== 'number' || left < 0;
        if (tip.hidden || typeof idx !== 'number') return;
        write(idx);
        // On the side that has room.
        const isRight = left > plot.over.clientWidth / 2;
        tip.style.left = `${isRight ? left - tip.offsetWidth - GAP : left + GAP}px`;
      },
    },
  };
}
