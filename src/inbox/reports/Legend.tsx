/** Which colour means what. */
import type { Tone } from './plot-spec.ts';

export interface LegendEntry {
  readonly name: string;
  readonly tone: Tone;
  readonly form: 'block' | 'line' | 'dashes';
}

export function Legend({ entries }: { readonly entries: readonly LegendEntry[] }) {
  if (entries.length < 2) return null;
  return (
    <ul class="legend" aria-hidden="true">
      {entries.map(({ name, tone, form }) => (
        <li key={name}>
          <i class="swatch" data-form={form} data-tone={tone} />
          {name}
        </li>
      ))}
    </ul>
  );
}
