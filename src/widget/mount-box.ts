/** The entry of the lazy chunk "box": puts the chat box into the launcher's shadow root. */
import { render } from 'preact';
import type { Clock } from '../protocol/clock.ts';
import { MAX_TEXT_LENGTH } from '../protocol/limits.ts';
import type { Appearance } from '../protocol/site-config.ts';
import { toTimeText } from '../ui/local-time.ts';
import { PARTS_CSS } from '../ui/parts.css.ts';
import boxCss from './box.css?inline';
import { type BoxModelWorld, createBoxModel, type Greeting } from './box-model.ts';
import type { BoxParts } from './box-parts.ts';
import { drawChatBox } from './ChatBox.tsx';
import { createDraft } from './create-draft.ts';
import { followViewport } from './follow-viewport.ts';
import { ENGLISH } from './strings.ts';
import { createTalk } from './talk.tsx';
import { toThemeCss } from './theme.ts';

export interface BoxOptions extends Omit<BoxModelWorld, 'redraw'> {
  readonly root: ShadowRoot;
  readonly appearance: Appearance;
  readonly clock: Clock;
  /** The visitor closed the box; not called by `close()`. */
  onClose(): void;
}

export interface Box {
  /**
   * Shows the box, moves the focus to the composer unless told not to, connects the session and follows the conversation, from then on
   * also while the box is closed: unread messages are counted from what the session reports.
   */
  open(takesFocus?: boolean): void;
  close(): void;
  readonly isOpen: boolean;
  /** Replaces the draft. */
  prefill(text: string): void;
  setOnline(online: boolean): void;
  setGreeting(greeting: Greeting | null): void;
  /** Takes everything out of the root again; the session goes on. */
  destroy(): void;
}

const TITLE_ID = 'box-title';

export function mountBox(options: BoxOptions): Box {
  const { root, session, appearance, clock } = options;
  const draft = createDraft();
  const sheet = new CSSStyleSheet();
  const dressed = new Set<string>();
  let css = toThemeCss('.box', appearance) + boxCss + PARTS_CSS;
  sheet.replaceSync(css);
  const panel = createPanel(closeByVisitor);
  const model = createBoxModel({ ...options, loadPart: loadDressed, redraw: () => draw() });
  const talk = createTalk({ model, draft, strings: ENGLISH, panel, redraw: () => draw() });
  const now = (): number => clock.now();
  let hasBody = false;
  let opening = 0;
  /** What an open box has to undo, or null while it is closed. */
  let undoOpen: (() => void) | null = null;
  /** What had the focus before the box took it. */
  let opener: Element | null = null;

  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  root.append(panel);
  const stopListening = session.onEvent((event) => {
    if (event.type === 'status' || (event.type === 'log' && event.conversation === model.conversation)) draw();
  });
  // Drawn while it is hidden, so that a click on a box mounted beforehand has little left to do. The formatter of times
  // is made here for the same reason.
  draw();
  toTimeText(clock.now());

  function open(takesFocus = true): void {
    if (undoOpen !== null) return;
    session.follow(model.conversation);
    opener = root.activeElement;
    opening += 1;
    if (hasBody) draw();
    panel.hidden = false;
    if (takesFocus) panel.querySelector('textarea')?.focus({ preventScroll: true });
    let stopFitting = (): void => {};
    // The composer is there first. The size of the screen and the messages force a layout each, so each has its own task.
    const cancelFitting = clock.setTimer(() => {
      stopFitting = followViewport(panel, window.visualViewport);
    }, 0);
    const cancelBody = clock.setTimer(showBody, 0);
    undoOpen = () => {
      cancelFitting();
      cancelBody();
      stopFitting();
      panel.hidden = true;
    };
    session.connect();
  }

  function close(): void {
    undoOpen?.();
    undoOpen = null;
  }

  function closeByVisitor(): void {
    // A part of the page stays there.
    if (root.host.hasAttribute('data-embed')) return;
    const hadFocus = panel.contains(root.activeElement);
    close();
    options.onClose();
    // Only now: on a phone the launcher is hidden until it knows that the box is closed.
    if (hadFocus && opener instanceof HTMLElement) opener.focus();
  }

  function showBody(): void {
    hasBody = true;
    draw();
    model.refresh();
  }

  /** What a part looks like comes with it. */
  async function loadDressed<Name extends keyof BoxParts>(name: Name): Promise<BoxParts[Name]> {
    const part = await options.loadPart(name);
    if ('PART_CSS' in part && !dressed.has(name)) {
      css += part.PART_CSS;
      sheet.replaceSync(css);
    }
    dressed.add(name);
    return part;
  }

  function draw(): void {
    const { setTimer } = clock;
    talk.prepare();
    const fixed = { model, appearance, talk, now, setTimer, strings: ENGLISH, titleId: TITLE_ID };
    drawChatBox({ ...fixed, hasBody, opening, onClose: closeByVisitor }, panel);
  }

  return {
    open,
    close,
    get isOpen() {
      return undoOpen !== null;
    },
    prefill(text) {
      draft.value = text.slice(0, MAX_TEXT_LENGTH);
    },
    setOnline: (online) => model.show({ online }),
    setGreeting: (greeting) => model.show({ greeting }),
    destroy() {
      close();
      stopListening();
      talk.close();
      render(null, panel);
      panel.remove();
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
    },
  };
}

function createPanel(onEscape: () => void): HTMLElement {
  const panel = document.createElement('div');
  panel.className = 'box';
  panel.hidden = true;
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-labelledby', TITLE_ID);
  panel.addEventListener('keydown', (event) => {
    // Escape also ends an input method's composition, and that one is not ours.
    if (event.key === 'Escape' && !event.isComposing) onEscape();
  });
  // The page sees keys as typed on its own element, not in a field: its shortcuts would fire while a visitor writes.
  for (const type of ['keydown', 'keypress', 'keyup']) panel.addEventListener(type, (event) => event.stopPropagation());
  return panel;
}
