/** Sizes of files as people read them, in the browser's own language. */
const UNITS = [
  ['megabyte', 1_000_000],
  ['kilobyte', 1_000],
  ['byte', 0],
] as const;

export function toSizeText(bytes: number): string {
  const [unit, size] = UNITS.find(([, from]) => bytes >= from) ?? UNITS[2];
  const format = new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit,
    maximumFractionDigits: bytes < 10 * size ? 1 : 0,
  });
  return format.format(bytes / (size || 1));
}
