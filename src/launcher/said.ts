/** The place above the launcher: what is said there can be dismissed, and gives the focus back when it goes. */
import css from './greeting.css?inline';
import type { Launcher } from './launcher.ts';

const sheets = new WeakSet<ShadowRoot>();

/** The dismiss button and Escape take it away again, and call `onDismiss`. */
export function showSaid({ root, said, button }: Launcher, content: HTMLElement, onDismiss: () => void): void {
  const { ownerDocument: document } = said;
  if (!sheets.has(root)) {
    sheets.add(root);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
  const dismiss = document.createElement('button');
  dismiss.className = 'dismiss';
  dismiss.type = 'button';
  dismiss.textContent = '×';
  dismiss.setAttribute('aria-label', 'Dismiss message');

  const dismissNow = (): void => {
    // The focus would fall back to the page's top with what held it.
    const hadFocus = said.contains(root.activeElement);
    said.replaceChildren();
    if (hadFocus) button.focus();
    onDismiss();
  };
  dismiss.addEventListener('click', dismissNow);
  for (const target of [content, dismiss]) {
    target.addEventListener('keydown', (event) => {
      // The page's own shortcuts are not meant while the visitor writes in here.
      event.stopPropagation();
      if (event.key === 'Escape' && !event.isComposing) dismissNow();
    });
  }
  said.replaceChildren(content, dismiss);
}
