/** Makes of an owner's colours ones that can be read: WCAG 2.2's 4.5 for texts and 3 for what is no text, whatever came. */
import type { SchemeColors } from '../protocol/theme-tokens.ts';

export type Scheme = 'light' | 'dark';

/** All as `#rrggbb`. */
export interface Palette {
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  /** Between areas; decoration. */
  readonly line: string;
  /** Around what is written in. */
  readonly field: string;
  readonly bubble: string;
  readonly onBubble: string;
  readonly danger: string;
  /** The owner's own, of header and own bubbles. */
  readonly color: string;
  readonly onColor: string;
  /** The same for what is pressed: it is seen on the surface. */
  readonly accent: string;
  readonly onAccent: string;
}

const TEXT_CONTRAST = 4.5;
const SHAPE_CONTRAST = 3;
/** How far a colour moves at once on its way to one that can be read. */
const STEP = 0.05;

const DEFAULTS: Readonly<Record<Scheme, { readonly surface: string; readonly text: string; readonly danger: string }>> =
  {
    light: { surface: '#ffffff', text: '#16181d', danger: '#b3261e' },
    dark: { surface: '#16181d', text: '#f1f2f4', danger: '#ff9c92' },
  };

export function toPalette(scheme: Scheme, color: string, wish: SchemeColors = {}): Palette {
  const { surface, danger, ...defaults } = { ...DEFAULTS[scheme], ...wish };
  const ink = toOnColor(surface);
  const text = toReadable(defaults.text, surface, TEXT_CONTRAST);
  const bubble = wish.bubble ?? mix(surface, ink, 0.06);
  const accent = toReadable(color, surface, SHAPE_CONTRAST);
  return {
    surface,
    text,
    muted: toReadable(mix(text, surface, 0.35), surface, TEXT_CONTRAST),
    line: mix(surface, ink, 0.12),
    field: toReadable(mix(surface, ink, 0.4), surface, SHAPE_CONTRAST),
    bubble,
    onBubble: toReadable(text, bubble, TEXT_CONTRAST),
    danger: toReadable(danger, surface, TEXT_CONTRAST),
    color,
    onColor: toOnColor(color),
    accent,
    onAccent: toOnColor(accent),
  };
}

/** White where it can be read, else black: one of the two always has the 4.5 that WCAG 1.4.3 asks for. */
export function toOnColor(color: string): string {
  return toContrast(color, '#ffffff') >= TEXT_CONTRAST ? '#ffffff' : '#000000';
}

/** The colour, or one on its way to black or white that has the contrast. */
function toReadable(color: string, background: string, contrast: number): string {
  const pole = toOnColor(background);
  for (let share = 0; share < 1; share += STEP) {
    const mixed = mix(color, pole, share);
    if (toContrast(mixed, background) >= contrast) return mixed;
  }
  return pole;
}

/** WCAG 2.2's contrast ratio, from 1 to 21. */
export function toContrast(one: string, other: string): number {
  const [first, second] = [toLuminance(one) + 0.05, toLuminance(other) + 0.05];
  return first > second ? first / second : second / first;
}

/** WCAG 2.2's relative luminance of `#rrggbb`. */
function toLuminance(color: string): number {
  return [0.2126, 0.7152, 0.0722].reduce((sum, weight, index) => {
    const channel = toChannel(color, index) / 255;
    return sum + weight * (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
  }, 0);
}

/** @param share of the other one, from 0 to 1 */
function mix(color: string, other: string, share: number): string {
  return [0, 1, 2].reduce((text, index) => {
    const channel = Math.round(toChannel(color, index) * (1 - share) + toChannel(other, index) * share);
    return text + channel.toString(16).padStart(2, '0');
  }, '#');
}

const toChannel = (color: string, index: number): number =>
  Number.parseInt(color.slice(index * 2 + 1, index * 2 + 3), 16);
