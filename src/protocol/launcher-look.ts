/** The launcher's style sheet and icon for what the owner changed: made here, so that no page brings the code along. */
import type { Appearance, LauncherLook } from './site-config.ts';
import type { LauncherTokens } from './theme-tokens.ts';

/** From the edges, and the launcher's size, in px. */
export const DEFAULT_OFFSET = 20;
export const DEFAULT_LAUNCHER_SIZE = 56;

/** Paths in a box of 28. */
const ICONS: Readonly<Record<NonNullable<LauncherTokens['icon']>, string>> = {
  bubble: '',
  question: 'M9.5 10.5a4.5 4.5 0 1 1 6.6 4c-1.4.8-2.1 1.6-2.1 3M14 21.5h.01',
  mail: 'M4.5 7.5h19v13h-19zl9.5 7.5 9.5-7.5',
  heart:
    'M14 23S5 17.5 5 11.2C5 8.3 7.2 6 9.8 6c1.8 0 3.3 1 4.2 2.5C14.9 7 16.4 6 18.2 6 20.8 6 23 8.3 23 11.2 23 17.5 14 23 14 23Z',
};

const RADII: Readonly<Record<NonNullable<LauncherTokens['shape']>, string>> = {
  circle: '50%',
  rounded: '32%',
  square: '6px',
};

/** Undefined for the look that the launcher has by itself. */
export function toLauncherLook({
  position,
  theme = {},
}: Pick<Appearance, 'position' | 'theme'>): LauncherLook | undefined {
  const { offsetX = DEFAULT_OFFSET, offsetY = DEFAULT_OFFSET, launcher = {}, scheme = 'auto' } = theme;
  const { shape = 'circle', icon = 'bubble', size = DEFAULT_LAUNCHER_SIZE } = launcher;
  const rules = [
    shape === 'circle' ? '' : `.launcher{border-radius:${RADII[shape]}}`,
    size === DEFAULT_LAUNCHER_SIZE
      ? ''
      : `.launcher{width:${size}px;height:${size}px;padding:${Math.round((size - 32) / 2)}px}`,
    size === DEFAULT_LAUNCHER_SIZE ? '' : `.said{margin-bottom:${size + 16}px}`,
    offsetX === DEFAULT_OFFSET
      ? ''
      : `.launcher,.said{${position}:calc(${offsetX}px + env(safe-area-inset-${position}))}`,
    offsetY === DEFAULT_OFFSET ? '' : `.launcher,.said{bottom:calc(${offsetY}px + env(safe-area-inset-bottom))}`,
    scheme === 'auto' ? '' : `:host{color-scheme:${scheme}!important}`,
  ].join('');
  if (rules === '' && icon === 'bubble') return undefined;
  return { css: rules, ...(icon === 'bubble' ? {} : { icon: ICONS[icon] }) };
}
