/** Turns the owner's appearance into the custom properties that the box and its parts are drawn with. */
import type { Appearance } from '../protocol/site-config.ts';

type Tokens = Readonly<Record<`--p-${string}`, string>>;

/** Text on its surface has a contrast of at least 4.5, muted and danger texts too, on the bubble as well. */
export const SCHEMES = {
  light: {
    '--p-surface': '#ffffff',
    '--p-text': '#16181d',
    '--p-muted': '#5b6270',
    '--p-line': '#e4e6eb',
    '--p-bubble': '#f0f2f5',
    '--p-danger': '#b3261e',
  },
  dark: {
    '--p-surface': '#16181d',
    '--p-text': '#f1f2f4',
    '--p-muted': '#a5acb8',
    '--p-line': '#2d3139',
    '--p-bubble': '#272b33',
    '--p-danger': '#ff9c92',
  },
} as const satisfies Record<string, Tokens>;

export function toThemeTokens(appearance: Appearance): Tokens {
  return { '--p-color': appearance.color, '--p-on-color': toOnColor(appearance.color), '--p-radius': '14px' };
}

/** The scheme follows the browser's setting by itself. */
export function toSchemeCss(selector: string): string {
  return `${selector}{${toRules(SCHEMES.light)}}@media (prefers-color-scheme:dark){${selector}{${toRules(SCHEMES.dark)}}}`;
}

/** White where it can be read, else black: one of the two always has the 4.5 that WCAG 1.4.3 asks for. */
export function toOnColor(color: string): string {
  // The contrast to white, whose luminance is 1.
  return 1.05 / (toLuminance(color) + 0.05) >= 4.5 ? '#ffffff' : '#000000';
}

/** WCAG 2.2's relative luminance of `#rrggbb`. */
export function toLuminance(color: string): number {
  return [0.2126, 0.7152, 0.0722].reduce((sum, weight, index) => {
    const channel = Number.parseInt(color.slice(index * 2 + 1, index * 2 + 3), 16) / 255;
    return sum + weight * (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
  }, 0);
}

function toRules(tokens: Tokens): string {
  return Object.entries(tokens)
    .map(([name, value]) => `${name}:${value}`)
    .join(';');
}
