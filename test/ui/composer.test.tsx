// @vitest-environment happy-dom
/** The promises of the composer: Enter sends, and no word is ever lost. */
import { signal } from '@preact/signals';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MAX_TEXT_LENGTH } from '../../src/protocol/limits.ts';
import { Composer, type ComposerProps } from '../../src/ui/Composer.tsx';
import { ENGLISH } from '../../src/widget/strings.ts';

afterEach(cleanup);

function show(rest: Partial<ComposerProps> = {}) {
  const draft = signal('');
  const onSend = vi.fn(async () => {});
  const onTyping = vi.fn();
  render(<Composer strings={ENGLISH.composer} draft={draft} onSend={onSend} onTyping={onTyping} {...rest} />);
  return { draft, onSend, onTyping };
}

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your message' });
const write = (text: string) => fireEvent.input(field(), { target: { value: text } });
const settle = () => act(async () => {});

/** "First" and "Second" are on their way; each is refused by its index. */
function sendTwo() {
  const refusals: (() => void)[] = [];
  const onSend = () => new Promise<void>((_, reject) => refusals.push(() => reject(new Error('No.'))));
  const { draft } = show({ onSend });
  for (const text of ['First', 'Second']) {
    write(text);
    fireEvent.keyDown(field(), { key: 'Enter' });
  }
  const refuse = (index: number) => {
    refusals[index]?.();
    return settle();
  };
  return { draft, refuse };
}

describe('Composer', () => {
  it('sends the trimmed text on Enter and empties the field', async () => {
    const { draft, onSend } = show();
    write('  Hello ');
    fireEvent.keyDown(field(), { key: 'Enter' });
    await settle();
    expect(onSend).toHaveBeenCalledExactlyOnceWith('Hello');
    expect(draft.value).toBe('');
    expect(field().value).toBe('');
  });

  it('sends once when Enter is pressed twice', async () => {
    const { onSend } = show({});
    write('Hello');
    fireEvent.keyDown(field(), { key: 'Enter' });
    fireEvent.keyDown(field(), { key: 'Enter' });
    await settle();
    expect(onSend).toHaveBeenCalledTimes(1);
  });

  it('sends on the button and keeps the focus in the field', () => {
    const { onSend } = show();
    write('Hello');
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(onSend).toHaveBeenCalledExactlyOnceWith('Hello');
    expect(document.activeElement).toBe(field());
  });

  it.each([
    ['with Shift', { key: 'Enter', shiftKey: true }],
    ['while an input method composes', { key: 'Enter', isComposing: true }],
    ['when Safari closes a composition', { key: 'Enter', keyCode: 229 }],
  ])('does not send on Enter %s', (_, init) => {
    const { onSend } = show();
    write('Hello');
    const event = new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true });
    for (const [name, value] of Object.entries(init)) Object.defineProperty(event, name, { value });
    fireEvent(field(), event);
    expect(onSend).not.toHaveBeenCalled();
    expect(event.defaultPrevented).toBe(false);
  });

  it('sends nothing that is only white space', () => {
    const { onSend } = show();
    write(' \n ');
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(onSend).not.toHaveBeenCalled();
    expect(screen.getByRole('button', { name: 'Send' }).getAttribute('aria-disabled')).toBe('true');
  });

  it('brings the text back and says why when it could not be kept', async () => {
    const { draft } = show({ onSend: () => Promise.reject(new Error('Your device is full.')) });
    write('Precious words');
    fireEvent.keyDown(field(), { key: 'Enter' });
    await settle();
    expect(draft.value).toBe('Precious words');
    expect(screen.getByRole('alert').textContent).toBe('Your device is full.');
  });

  it('puts a refused text before what was written meanwhile', async () => {
    let refuse = (_: Error): void => {};
    const refused = new Promise<void>((_, reject) => {
      refuse = reject;
    });
    const { draft } = show({ onSend: () => refused });
    write('First');
    fireEvent.keyDown(field(), { key: 'Enter' });
    write('Second');
    refuse(new Error('No.'));
    await settle();
    expect(draft.value).toBe('First\nSecond');
  });

  it.each([
    ['in that order', [0, 1]],
    ['in the other order', [1, 0]],
  ])('brings two texts back in the order they were sent when they are refused %s', async (_, order) => {
    const { draft, refuse } = sendTwo();
    write('Third');
    for (const index of order) {
      await refuse(index);
    }
    expect(draft.value).toBe('First\nSecond\nThird');
  });

  it.each([
    ['was taken out of the draft', '', 'Second'],
    ['was changed there', 'First, but better', 'Second\nFirst, but better'],
  ])('brings a text back that is refused after an earlier one %s', async (_, edited, expected) => {
    const { draft, refuse } = sendTwo();
    await refuse(0);
    write(edited);
    await refuse(1);
    expect(draft.value).toBe(expected);
  });

  it('does not bring a text back twice when it was sent again before another is refused', async () => {
    const { draft, refuse } = sendTwo();
    await refuse(0);
    fireEvent.keyDown(field(), { key: 'Enter' });
    await refuse(1);
    expect(draft.value).toBe('Second');
  });

  it('follows another draft when it is given one, and the old one no more', () => {
    const props = { strings: ENGLISH.composer, onSend: async () => {}, onTyping: () => {} };
    const [one, other] = [signal('One'), signal('Other')];
    const { rerender } = render(<Composer {...props} draft={one} />);
    expect(field().value).toBe('One');
    rerender(<Composer {...props} draft={other} />);
    expect(field().value).toBe('Other');
    act(() => {
      other.value = 'Another';
      one.value = 'Gone';
    });
    expect(field().value).toBe('Another');
  });

  it('reports typing on every change, and its end on send and on leaving the field', () => {
    const { onTyping } = show();
    write('H');
    expect(onTyping).toHaveBeenLastCalledWith(true);
    write('');
    expect(onTyping).toHaveBeenLastCalledWith(false);
    write('Hi');
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(onTyping).toHaveBeenLastCalledWith(false);
    write('x');
    fireEvent.blur(field());
    expect(onTyping).toHaveBeenLastCalledWith(false);
  });

  it('counts what is left only near the limit, which the field keeps', () => {
    show();
    expect(field().maxLength).toBe(MAX_TEXT_LENGTH);
    write('x'.repeat(MAX_TEXT_LENGTH - 200));
    expect(screen.queryByRole('status')).toBeNull();
    write('x'.repeat(MAX_TEXT_LENGTH - 10));
    expect(screen.getByRole('status').textContent).toBe('10 characters left');
  });

  it('does not send a text beyond the limit', () => {
    const { onSend, draft } = show();
    act(() => {
      draft.value = 'x'.repeat(MAX_TEXT_LENGTH + 3);
    });
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(onSend).not.toHaveBeenCalled();
    expect(screen.getByRole('status').textContent).toBe('3 characters too many');
  });

  it('shows a draft that is written from outside', () => {
    const { draft } = show();
    act(() => {
      draft.value = 'From outside';
    });
    expect(field().value).toBe('From outside');
  });

  it('takes the focus only when asked to', () => {
    show();
    expect(document.activeElement).toBe(document.body);
    cleanup();
    show({ autoFocus: true });
    expect(document.activeElement).toBe(field());
  });

  it('neither takes text nor sends while it is disabled', () => {
    const { onSend, draft } = show({ disabled: true });
    act(() => {
      draft.value = 'Hello';
    });
    expect(field().disabled).toBe(true);
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(onSend).not.toHaveBeenCalled();
  });
});
