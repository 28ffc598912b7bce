/** The button in the corner with its badge, and the place above it for words; plain DOM inside a shadow root. */
import type { LauncherLook, PageAppearance } from '../protocol/site-config.ts';
import { toOnColor } from './contrast.ts';
import css from './launcher.css?inline';

/** A speech bubble, and the chevron that it turns into while the box is open. */
const ICONS = {
  closed:
    'M14 4c6 0 10 4 10 9s-4 9-10 9l-3-.5L5.5 24l1-4.5C5 18 4 15.5 4 13c0-5 4-9 10-9ZM9.5 13h.01m4.5 0h.01m4.5 0h.01',
  open: 'm7 11 7 7 7-7',
};

export interface LauncherState {
  readonly isOpen: boolean;
  readonly isBusy: boolean;
  readonly isHidden: boolean;
  readonly unread: number;
}

export interface LauncherWorld {
  readonly document: Document;
  /** With `embed` it is hidden until the box is there. */
  readonly appearance: PageAppearance;
  readonly look?: LauncherLook | undefined;
  onToggle(): void;
  /** The visitor comes near: a good moment to fetch what a click will need. Called often. */
  onIntent(): void;
}

export interface Launcher {
  /** The chat box lives in here too. */
  readonly root: ShadowRoot;
  /** A live region above the button: a notice or a greeting; shown while it has content and the box is closed. */
  readonly said: HTMLElement;
  readonly button: HTMLButtonElement;
  /** Puts the launcher on the page; call again when the page may have thrown it out with its body. */
  attach(): void;
  set(change: Partial<LauncherState>): void;
}

export function createLauncher({ document, appearance, look, onToggle, onIntent }: LauncherWorld): Launcher {
  // Not a div: selectors such as `body > div` are common. Never registered as an element, so it stays inert.
  const host = document.createElement('parlor-chat');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  const { color, position, embed } = appearance;
  // color-scheme is here because the build would wrap it in a fallback for browsers that have no shadow sheets anyway.
  sheet.replaceSync(
    `${css}:host{color-scheme:light dark!important}.launcher{color:${toOnColor(color)};background:${color}}.launcher,.said{${position}:calc(20px + env(safe-area-inset-${position}))}${look?.css ?? ''}`,
  );
  root.adoptedStyleSheets = [sheet];

  // Node by node: innerHTML would break on pages that require Trusted Types.
  const button = document.createElement('button');
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  const said = document.createElement('div');
  setAttributes(button, { class: 'launcher', type: 'button', 'aria-haspopup': 'dialog' });
  setAttributes(icon, { viewBox: '0 0 28 28', 'aria-hidden': 'true' });
  setAttributes(said, { class: 'said', role: 'status' });
  icon.append(path);
  button.append(icon);
  root.append(button, said);
  button.addEventListener('click', onToggle);
  for (const type of ['pointerenter', 'focusin', 'touchstart']) {
    button.addEventListener(type, onIntent, { passive: true });
  }

  let state: LauncherState = { isOpen: false, isBusy: false, isHidden: !!embed, unread: 0 };
  set({});

  function set(change: Partial<LauncherState>): void {
    state = { ...state, ...change };
    const { isOpen, isBusy, isHidden, unread } = state;
    const news = isOpen || unread === 0 ? '' : `, ${unread} unread`;
    const label = isOpen ? 'Close chat' : `Open chat${news}`;
    button.dataset['unread'] = news && (unread > 9 ? '9+' : `${unread}`);
    setAttributes(button, { 'aria-label': label, 'aria-expanded': `${isOpen}`, 'aria-busy': `${isBusy}` });
    setAttributes(path, { d: isOpen ? ICONS.open : (look?.icon ?? ICONS.closed) });
    host.hidden = isHidden;
  }

  return {
    root,
    said,
    button,
    attach() {
      // An element that is not there yet may come with another page view.
      if (!host.isConnected) document.querySelector(embed ?? 'body')?.append(host);
    },
    set,
  };
}

function setAttributes(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
