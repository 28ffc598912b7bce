// @vitest-environment happy-dom
/** The launcher as a person and the page around it meet it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toOnColor } from '../../src/launcher/contrast.ts';
import { showForm } from '../../src/launcher/form-greeting.ts';
import { showGreeting } from '../../src/launcher/greeting.ts';
import { createLauncher, type Launcher } from '../../src/launcher/launcher.ts';
import type { Appearance } from '../../src/protocol/site-config.ts';
import type { Action, FormField } from '../../src/protocol/trigger.ts';

const APPEARANCE: Appearance = { color: '#2f6b4f', position: 'right', title: 'Chat', welcome: '' };
const onToggle = vi.fn();
const onIntent = vi.fn();
let launcher: Launcher;

beforeEach(() => {
  vi.resetAllMocks();
  launcher = createLauncher({ document, appearance: APPEARANCE, onToggle, onIntent });
  launcher.attach();
});

afterEach(() => {
  document.body.replaceChildren();
});

const name = (): string | null => launcher.button.getAttribute('aria-label');

it('is one element on the page, with at most 15 nodes inside, and adds no style to it', () => {
  expect(document.body.children).toHaveLength(1);
  expect(launcher.root.querySelectorAll('*').length).toBeLessThanOrEqual(14);
  expect(document.adoptedStyleSheets ?? []).toHaveLength(0);
  expect(document.querySelectorAll('style, link')).toHaveLength(0);
});

it('is a button that says what it opens and whether it is open', () => {
  expect(name()).toBe('Open chat');
  expect(launcher.button.getAttribute('aria-haspopup')).toBe('dialog');
  expect(launcher.button.getAttribute('aria-expanded')).toBe('false');
  launcher.set({ isOpen: true });
  expect(name()).toBe('Close chat');
  expect(launcher.button.getAttribute('aria-expanded')).toBe('true');
});

it('says how many messages wait, in its name and its badge, and not while it is open', () => {
  launcher.set({ unread: 2 });
  expect([name(), launcher.button.dataset['unread']]).toEqual(['Open chat, 2 unread', '2']);
  launcher.set({ unread: 12 });
  expect([name(), launcher.button.dataset['unread']]).toEqual(['Open chat, 12 unread', '9+']);
  launcher.set({ isOpen: true });
  expect([name(), launcher.button.dataset['unread']]).toEqual(['Close chat', '']);
});

it('says that it is busy, and can be hidden as a whole', () => {
  launcher.set({ isBusy: true, isHidden: true });
  expect(launcher.button.getAttribute('aria-busy')).toBe('true');
  expect((launcher.root.host as HTMLElement).hidden).toBe(true);
});

it('toggles on a click, and tells when the visitor comes near by pointer, touch or focus', () => {
  launcher.button.click();
  expect(onToggle).toHaveBeenCalledTimes(1);
  for (const type of ['pointerenter', 'touchstart', 'focusin']) launcher.button.dispatchEvent(new Event(type));
  expect(onIntent).toHaveBeenCalledTimes(3);
});

it('comes back when the page has thrown away its body, and never twice', () => {
  document.body.replaceWith(document.createElement('body'));
  launcher.attach();
  launcher.attach();
  expect(document.querySelectorAll('parlor-chat')).toHaveLength(1);
});

describe('a greeting', () => {
  const onOpen = vi.fn();
  const onDismiss = vi.fn();
  const buttons = (): HTMLButtonElement[] => [...launcher.said.querySelectorAll('button')];

  beforeEach(() => {
    onDismiss.mockReset();
    showGreeting(launcher, { agentNick: 'Support <b>', text: 'Hello <img src=x onerror=alert(1)>' }, onOpen, onDismiss);
  });

  it('is said in a live region, as text whatever it contains', () => {
    expect(launcher.said.getAttribute('role')).toBe('status');
    expect(buttons()[0]?.textContent).toBe('Support <b>Hello <img src=x onerror=alert(1)>');
    expect(launcher.said.querySelector('img, b')).toBeNull();
  });

  it('opens the chat on a click', () => {
    buttons()[0]?.click();
    expect(onOpen).toHaveBeenCalledTimes(1);
  });

  it('is dismissed by its own button', () => {
    const dismiss = buttons()[1];
    expect(dismiss?.getAttribute('aria-label')).toBe('Dismiss message');
    dismiss?.click();
    expect(launcher.said.childNodes).toHaveLength(0);
    expect(onDismiss).toHaveBeenCalledTimes(1);
    expect(onOpen).not.toHaveBeenCalled();
  });

  it('is dismissed by Escape, and hands the focus back to the launcher', () => {
    buttons()[0]?.focus();
    const focus = vi.spyOn(launcher.button, 'focus');
    buttons()[0]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    expect(launcher.said.childNodes).toHaveLength(0);
    expect(onDismiss).toHaveBeenCalledTimes(1);
    expect(focus).toHaveBeenCalledTimes(1);
  });

  it('takes the place of the one before, and styles the root once', () => {
    showGreeting(launcher, { agentNick: 'Ann', text: 'Still there?' }, onOpen, onDismiss);
    expect(launcher.said.textContent).toBe('AnnStill there?×');
    expect(launcher.root.adoptedStyleSheets).toHaveLength(2);
  });
});

describe('a form', () => {
  const onSubmit = vi.fn();
  const onDismiss = vi.fn();
  const field = (name: string): HTMLInputElement | HTMLTextAreaElement => {
    const label = [...launcher.said.querySelectorAll('label')].find(({ textContent }) => textContent?.includes(name));
    const control = label?.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
    if (control === null || control === undefined) throw new Error(`no field "${name}"`);
    return control;
  };

  beforeEach(() => {
    onSubmit.mockReset();
    onDismiss.mockReset();
    const fields: FormField[] = [
      { name: 'email', label: 'E-mail', type: 'email', required: true },
      { name: 'about', label: 'What is it about? <b>', type: 'textarea', required: false },
      { name: 'news', label: 'Newsletter', type: 'checkbox', required: false },
    ];
    const form: Extract<Action, { name: 'form' }> = {
      name: 'form',
      title: 'Leave a word',
      fields,
      submit: 'Send',
      thanks: 'Thanks!',
    };
    showForm(launcher, form, onSubmit, onDismiss);
  });

  it('asks in words, never in markup, and says what is required', () => {
    expect(field('E-mail')).toMatchObject({ type: 'email', required: true });
    expect(field('What is it about? <b>').tagName).toBe('TEXTAREA');
    expect(launcher.said.querySelector('b')).toBeNull();
  });

  it('hands over the answers by name, thanks, and does not leave the page', () => {
    field('E-mail').value = 'visitor@example.com';
    const submit = new Event('submit', { cancelable: true });
    launcher.said.querySelector('form')?.dispatchEvent(submit);
    expect(submit.defaultPrevented).toBe(true);
    expect(onSubmit.mock.calls).toEqual([[{ email: 'visitor@example.com', about: '', news: false }]]);
    expect(launcher.said.textContent).toContain('Thanks!');
  });

  it('keeps its keys from the page’s shortcuts, and is dismissed by Escape', () => {
    const heard = vi.fn();
    document.addEventListener('keydown', heard);
    const press = (key: string) =>
      field('E-mail').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
    press('a');
    press('Escape');
    document.removeEventListener('keydown', heard);
    expect(heard).not.toHaveBeenCalled();
    expect(onDismiss).toHaveBeenCalledTimes(1);
    expect(launcher.said.childNodes).toHaveLength(0);
  });

  it('does not take the thanks being closed for a refusal', () => {
    launcher.said.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    launcher.said.querySelector<HTMLButtonElement>('.dismiss')?.click();
    expect(onDismiss).not.toHaveBeenCalled();
  });
});

describe('the icon', () => {
  it.each(['#000000', '#2f6b4f', '#0b57d0', '#d93025', '#ffffff', '#ffeb3b', '#a7f3d0', '#808080'])(
    'has a contrast of at least 3 on %s',
    (color) => {
      const [light, dark] = [toLuminance(toOnColor(color)), toLuminance(color)].sort((a, b) => b - a);
      expect(((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)).toBeGreaterThanOrEqual(2.99);
    },
  );

  it('is white wherever white can be seen', () => {
    expect(toOnColor('#3b82f6')).toBe('#fff');
    expect(toOnColor('#ffeb3b')).not.toBe('#fff');
  });
});

/** By the book: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function toLuminance(color: string): number {
  const full = color.length === 4 ? color.replace(/[0-9a-f]/gi, '$&$&') : color;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(full.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
