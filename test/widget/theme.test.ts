/** The promise of the theme: whatever an owner picks, everything can be read, and nothing but typed tokens gets into the sheet. */
import { assert, constantFrom, integer, option, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Appearance } from '../../src/protocol/site-config.ts';
import type { ThemeTokens } from '../../src/protocol/theme-tokens.ts';
import { toContrast, toOnColor, toPalette } from '../../src/widget/palette.ts';
import { toThemeCss } from '../../src/widget/theme.ts';

const color = integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`);
const maybe = option(color, { nil: undefined });
const APPEARANCE: Appearance = { color: '#1f6f54', position: 'right', title: 'T', welcome: '' };

describe('a palette', () => {
  it('of ten thousand is readable: 4.5 for texts, 3 for what is pressed or written in', () => {
    const wishes = record({ surface: maybe, text: maybe, bubble: maybe });
    assert(
      property(constantFrom('light', 'dark'), color, wishes, (scheme, brand, { surface, text, bubble }) => {
        const wish = { ...(surface && { surface }), ...(text && { text }), ...(bubble && { bubble }) };
        const palette = toPalette(scheme, brand, wish);
        for (const name of ['text', 'muted', 'danger'] as const) {
          expect(toContrast(palette[name], palette.surface)).toBeGreaterThanOrEqual(4.5);
        }
        expect(toContrast(palette.onBubble, palette.bubble)).toBeGreaterThanOrEqual(4.5);
        expect(toContrast(palette.onColor, palette.color)).toBeGreaterThanOrEqual(4.5);
        expect(toContrast(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(4.5);
        for (const name of ['accent', 'field'] as const) {
          expect(toContrast(palette[name], palette.surface)).toBeGreaterThanOrEqual(3);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('leaves colours as they are that can be read', () => {
    const wish = { surface: '#fffdf7', text: '#2b2118', bubble: '#f3ead9' };
    expect(toPalette('light', '#8a3b12', wish)).toMatchObject({ ...wish, color: '#8a3b12', accent: '#8a3b12' });
  });

  it('moves a colour that cannot be read no further than it must', () => {
    const { accent, text } = toPalette('light', '#ffee00', { text: '#999999' });
    expect(toContrast(accent, '#ffffff')).toBeLessThan(3.6);
    expect(toContrast(text, '#ffffff')).toBeLessThan(5.4);
  });

  it('agrees with the ratios that WCAG gives as examples', () => {
    expect(toContrast('#ffffff', '#000000')).toBeCloseTo(21);
    expect(toContrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('chooses white on a brand colour wherever that can be read', () => {
    expect(toOnColor('#1f6f54')).toBe('#ffffff');
    expect(toOnColor('#ffee00')).toBe('#000000');
  });
});

describe('the sheet', () => {
  it('follows the browser’s scheme unless the owner decided', () => {
    expect(toThemeCss('.box', APPEARANCE)).toMatch(
      /^\.box\{--p-surface:#ffffff;.*@media \(prefers-color-scheme:dark\)\{\.box\{--p-surface:#16181d/,
    );
    const dark = toThemeCss('.box', { ...APPEARANCE, theme: { scheme: 'dark' } });
    expect(dark).toContain('--p-surface:#16181d');
    expect(dark).toContain('color-scheme:dark');
    expect(dark).not.toContain('@media');
  });

  it('says every token', () => {
    const theme: ThemeTokens = {
      radius: 4,
      spacing: 'compact',
      font: 'serif',
      fontSize: 120,
      shadow: 'none',
      motion: 'reduced',
      size: 'large',
      ...{ offsetX: 40, offsetY: 80, launcher: { size: 64 }, light: { surface: '#fff8e7' } },
    };
    const css = toThemeCss('.box', { ...APPEARANCE, position: 'left', theme });
    for (const rule of [
      '--p-surface:#fff8e7',
      '--p-radius:4px',
      '--p-space:.8',
      '--p-font:ui-serif,Georgia,serif',
      '--p-size:120%',
      '--p-shadow:none',
      '--p-motion:0',
      '--p-width:440px',
      '--p-side:40px',
      // Above the launcher.
      '--p-bottom:160px',
      'left:calc(var(--p-side) + env(safe-area-inset-left,0px))',
    ]) {
      expect(css).toContain(rule);
    }
    expect(css).not.toContain('right:');
  });
});
