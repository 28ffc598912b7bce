/** The launcher's look is made on the server: nothing for the look it has by itself, and no more than numbers and words of ours. */
import type Type from 'typebox';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { toLauncherLook } from '../../src/protocol/launcher-look.ts';
import { ThemeTokens } from '../../src/protocol/theme-tokens.ts';

const look = (theme: Type.Static<typeof ThemeTokens>) => toLauncherLook({ position: 'right', theme });

describe('the launcher’s look', () => {
  test('is none where nothing of it was changed', () => {
    expect(toLauncherLook({ position: 'right' })).toBeUndefined();
    const same = { shape: 'circle', icon: 'bubble', size: 56 } as const;
    expect(look({ radius: 3, font: 'mono', offsetX: 20, offsetY: 20, launcher: same })).toBeUndefined();
  });

  test('has shape, size, icon, place and scheme', () => {
    expect(look({ launcher: { shape: 'square', size: 64, icon: 'mail' }, scheme: 'dark' })).toEqual({
      css: '.launcher{border-radius:6px}.launcher{width:64px;height:64px;padding:16px}.said{margin-bottom:80px}:host{color-scheme:dark!important}',
      icon: expect.stringMatching(/^M[\d. a-zA-Z-]+$/),
    });
    expect(look({ offsetX: 40, offsetY: 8 })?.css).toBe(
      '.launcher,.said{right:calc(40px + env(safe-area-inset-right))}.launcher,.said{bottom:calc(8px + env(safe-area-inset-bottom))}',
    );
  });
});

describe('a token', () => {
  const check = Compile(ThemeTokens);
  test.each([
    ['a number beyond its range', { radius: 99 }],
    ['a word that is none', { font: 'Comic Sans' }],
    ['a colour by name', { light: { surface: 'red' } }],
    ['an address', { light: { surface: 'url(https://a.example)' } }],
    ['css', { shadow: '0 0 9px red}body{display:none' }],
    ['a name of the owner’s', { background: '#ffffff' }],
  ])('is not %s', (_what, theme) => {
    expect(check.Check(theme)).toBe(false);
  });
});
