/** Shows a trigger's greeting above the launcher; fetched only when one fires. */
import css from './greeting.css?inline';
import type { Launcher } from './launcher.ts';

export interface LauncherGreeting {
  readonly agentNick: string;
  readonly text: string;
}

const sheets = new WeakMap<ShadowRoot, CSSStyleSheet>();

/** Clicking it calls `onOpen`; its own button and Escape dismiss it. */
export function showGreeting(
  { root, said, button }: Launcher,
  { agentNick, text }: LauncherGreeting,
  onOpen: () => void,
): void {
  const document = said.ownerDocument;
  if (!sheets.has(root)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(root, sheet);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
  const greeting = document.createElement('button');
  const nick = document.createElement('span');
  const dismiss = document.createElement('button');
  greeting.className = 'greeting';
  nick.className = 'nick';
  dismiss.className = 'dismiss';
  greeting.type = dismiss.type = 'button';
  nick.textContent = agentNick;
  dismiss.textContent = '×';
  dismiss.setAttribute('aria-label', 'Dismiss message');
  greeting.append(nick, text);

  const end = (): void => {
    // The focus would fall back to the page's top with what held it.
    const hadFocus = said.contains(root.activeElement);
    said.replaceChildren();
    if (hadFocus) button.focus();
  };
  greeting.addEventListener('click', onOpen);
  dismiss.addEventListener('click', end);
  for (const target of [greeting, dismiss]) {
    target.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') end();
    });
  }
  said.replaceChildren(greeting, dismiss);
}
