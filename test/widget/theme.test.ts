/** The promise of the theme: whatever colour the owner picks, everything can be read. */
import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCHEMES, toLuminance, toOnColor, toThemeTokens } from '../../src/widget/theme.ts';

/** WCAG 2.2's contrast ratio of two `#rrggbb` colours. */
function toContrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [toLuminance(one), toLuminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

describe('theme', () => {
  it('gives every brand colour a text colour with a contrast of at least 4.5', () => {
    assert(
      property(integer({ min: 0, max: 0xffffff }), (number) => {
        const color = `#${number.toString(16).padStart(6, '0')}`;
        expect(toContrast(color, toOnColor(color))).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  it('agrees with the ratios that WCAG gives as examples', () => {
    expect(toContrast('#ffffff', '#000000')).toBeCloseTo(21);
    expect(toContrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it.each(Object.entries(SCHEMES))('keeps all texts readable on surface and bubble in the %s scheme', (_, tokens) => {
    for (const text of ['--p-text', '--p-muted', '--p-danger'] as const) {
      expect(toContrast(tokens[text], tokens['--p-surface'])).toBeGreaterThanOrEqual(4.5);
      expect(toContrast(tokens[text], tokens['--p-bubble'])).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('takes the colour from the appearance as it is', () => {
    const tokens = toThemeTokens({ color: '#FFEE00', position: 'left', title: 'T', welcome: '' });
    expect(tokens).toMatchObject({ '--p-color': '#FFEE00', '--p-on-color': '#000000' });
  });
});
