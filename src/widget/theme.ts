/** Turns the owner's appearance into the style sheet of custom properties that the box and its parts are drawn with. */
import { DEFAULT_LAUNCHER_SIZE, DEFAULT_OFFSET } from '../protocol/launcher-look.ts';
import type { Appearance } from '../protocol/site-config.ts';
import type { ThemeTokens } from '../protocol/theme-tokens.ts';
import { type Scheme, toPalette } from './palette.ts';

type Values<Name extends keyof ThemeTokens> = Readonly<Record<NonNullable<ThemeTokens[Name]> & string, string>>;

const FONTS: Values<'font'> = {
  system: 'system-ui,sans-serif',
  serif: 'ui-serif,Georgia,serif',
  rounded: 'ui-rounded,Nunito,Quicksand,system-ui,sans-serif',
  mono: 'ui-monospace,Menlo,Consolas,monospace',
};
const SPACES: Values<'spacing'> = { compact: '.8', normal: '1', roomy: '1.25' };
const SHADOWS: Values<'shadow'> = {
  none: 'none',
  soft: '0 2px 6px rgb(0 0 0/.08),0 16px 48px rgb(0 0 0/.18)',
  strong: '0 4px 12px rgb(0 0 0/.2),0 24px 72px rgb(0 0 0/.4)',
};
const SIZES: Readonly<Record<NonNullable<ThemeTokens['size']>, readonly [number, number]>> = {
  small: [340, 540],
  normal: [380, 640],
  large: [440, 760],
};
/** Between launcher and box. */
const GAP = 16;

/** @param selector of the element that the box is drawn in */
export function toThemeCss(selector: string, appearance: Appearance): string {
  const { color, position, theme = {} } = appearance;
  const { scheme = 'auto', radius = 14, spacing = 'normal', font = 'system', fontSize = 100 } = theme;
  const { shadow = 'soft', motion = 'full', size = 'normal' } = theme;
  const { offsetX = DEFAULT_OFFSET, offsetY = DEFAULT_OFFSET, launcher = {} } = theme;
  const { size: launcherSize = DEFAULT_LAUNCHER_SIZE } = launcher;
  const [width, height] = SIZES[size];
  const toColors = (of: Scheme): string =>
    toRules({ ...toPalette(of, color, theme[of]) }) + (scheme === 'auto' ? '' : `;color-scheme:${of}`);
  const shape = toRules({
    radius: `${radius}px`,
    space: SPACES[spacing],
    font: FONTS[font],
    size: `${fontSize}%`,
    shadow: SHADOWS[shadow],
    motion: motion === 'full' ? '1' : '0',
    width: `${width}px`,
    height: `${height}px`,
    side: `${offsetX}px`,
    bottom: `${offsetY + launcherSize + GAP}px`,
  });
  const place = `${position}:calc(var(--p-side) + env(safe-area-inset-${position},0px))`;
  const rules = `${selector}{${toColors(scheme === 'dark' ? 'dark' : 'light')};${shape};${place}}`;
  // The scheme follows the browser's setting by itself.
  return scheme === 'auto' ? `${rules}@media (prefers-color-scheme:dark){${selector}{${toColors('dark')}}}` : rules;
}

/** `onColor` becomes `--p-on-color`. */
function toRules(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `--p-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${value}`)
    .join(';');
}
