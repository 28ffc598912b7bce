/** One measured figure, printed as one JSON line. */

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it aims at, and whether less or more is better. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
  /** How it was measured: counts, other figures of the same run. */
  readonly detail?: Readonly<Record<string, number | string>>;
}

export function printFigure(figure: Figure): void {
  console.log(JSON.stringify({ ...figure, value: Number(figure.value.toPrecision(4)) }));
}

/** @param share in [0, 1] */
export function toPercentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
