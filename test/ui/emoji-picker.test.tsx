// @vitest-environment happy-dom
/** The promises of the emoji picker: found by group or word, picked by mouse or keyboard. */
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EmojiPicker } from '../../src/ui/EmojiPicker.tsx';
import { EMOJI_ENGLISH } from '../../src/widget/part-strings.ts';

afterEach(cleanup);

function show() {
  const onPick = vi.fn();
  const onClose = vi.fn();
  render(<EmojiPicker strings={EMOJI_ENGLISH} onPick={onPick} onClose={onClose} />);
  return { onPick, onClose };
}
const search = () => screen.getByRole('searchbox', { name: 'Search emoji' });
const grid = () => within(screen.getByRole('group'));

describe('EmojiPicker', () => {
  it('begins in the search, with a group below that is one tab stop', () => {
    show();
    expect(document.activeElement).toBe(search());
    const stops = grid()
      .getAllByRole('button')
      .filter((button) => button.tabIndex === 0);
    expect(stops).toHaveLength(1);
    fireEvent.keyDown(stops[0] as HTMLElement, { key: 'ArrowRight' });
    expect(document.activeElement).toBe(grid().getAllByRole('button')[1]);
  });

  it('shows a group by its name', () => {
    show();
    fireEvent.click(screen.getByRole('button', { name: 'Food and drink' }));
    expect(screen.getByRole('button', { name: 'Food and drink' }).getAttribute('aria-pressed')).toBe('true');
    expect(grid().getByRole('button', { name: 'red apple' }).textContent).toBe('🍎');
  });

  it('finds one by the beginning of any of its words, and picks the first on Enter', () => {
    const { onPick } = show();
    fireEvent.input(search(), { target: { value: 'thu up' } });
    expect(grid().getAllByRole('button')).toHaveLength(1);
    fireEvent.keyDown(search(), { key: 'Enter' });
    expect(onPick).toHaveBeenCalledExactlyOnceWith('👍');
    fireEvent.input(search(), { target: { value: 'qqq' } });
    expect(screen.getByRole('status').textContent).toBe('Nothing found');
  });

  it('brings what was used last to the front the next time', () => {
    show();
    fireEvent.click(screen.getByRole('button', { name: 'Travel' }));
    fireEvent.click(grid().getByRole('button', { name: 'rocket' }));
    cleanup();
    show();
    expect(grid().getAllByRole('button')[0]?.textContent).toBe('🚀');
  });

  it('closes on Escape and keeps the key from whoever is around it', () => {
    const around = vi.fn();
    document.body.addEventListener('keydown', around, { once: true });
    const { onClose } = show();
    fireEvent.keyDown(search(), { key: 'Escape' });
    expect(onClose).toHaveBeenCalledTimes(1);
    expect(around).not.toHaveBeenCalled();
  });
});
