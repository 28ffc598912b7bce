/** Bars that lie, each with its name and its figure in words. */
import { Legend } from './Legend.tsx';
import type { Tone } from './plot-spec.ts';

export interface Bar {
  readonly id: string;
  readonly name: string;
  /** The figure in words. */
  readonly text: string;
  /** Beside each other; all widths are of one measure. */
  readonly parts: readonly { readonly name: string; readonly tone: Tone; readonly size: number }[];
}

export interface BarListProps {
  readonly label: string;
  readonly bars: readonly Bar[];
}

export function BarList({ label, bars }: BarListProps) {
  const longest = Math.max(...bars.map(toSize), 1);
  // What none of them has needs no colour.
  const parts = (bars[0]?.parts ?? []).filter((_, place) => bars.some((bar) => (bar.parts[place]?.size ?? 0) > 0));
  return (
    <>
      <Legend entries={parts.map(({ name, tone }) => ({ name, tone, form: 'block' }))} />
      <ul class="bars" aria-label={label}>
        {bars.map((bar) => (
          <li key={bar.id}>
            <span class="bar-name">{bar.name}</span>
            <span class="bar-text">{bar.text}</span>
            <span class="bar-track" aria-hidden="true">
              {bar.parts
                .filter(({ size }) => size > 0)
                .map(({ name, tone, size }) => (
                  <span
                    key={name}
                    class="bar-part"
                    data-tone={tone}
                    style={{ inlineSize: `${(100 * size) / longest}%` }}
                  />
                ))}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function toSize({ parts }: Bar): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}
