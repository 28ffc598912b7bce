/** Chooses what can be seen on the site's colour. */

/** Luminance at which white has a contrast of 3 (WCAG 2.2, 1.4.11: graphics): 1.05 / 3 - 0.05. */
const MAX_LUMINANCE_BELOW_WHITE = 0.3;

/** White where it can be seen, because most brands use it so; else ink. @param color `#rrggbb` */
export function toOnColor(color: string): string {
  // The exponent 2.2 instead of the piecewise curve of sRGB is off by less than 0.01 and half the code.
  const toLinear = (start: number): number => (Number.parseInt(color.slice(start, start + 2), 16) / 255) ** 2.2;
  const luminance = 0.2126 * toLinear(1) + 0.7152 * toLinear(3) + 0.0722 * toLinear(5);
  return luminance > MAX_LUMINANCE_BELOW_WHITE ? '#16181d' : '#fff';
}
