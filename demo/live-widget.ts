/** The real chat box and the real session in the corner of the studio, talking to the scripted agent. */
import { type ConversationId, createId, type NewId } from '../src/protocol/ids.ts';
import type { Appearance } from '../src/protocol/site-config.ts';
import { createSession } from '../src/session/create-session.ts';
import { createMemoryStorage } from '../src/storage/memory.ts';
import { createMemoryTransport } from '../src/transport/memory.ts';
import { type Box, mountBox } from '../src/widget/mount-box.ts';
import { toOnColor } from '../src/widget/palette.ts';
import { createFixturePreferences } from './fixtures/fixture-preferences.ts';
import { createFixtureServer, EMPTY_HOME, loadPart } from './fixtures/fixture-server.ts';
import { createScriptedBackend } from './scripted-backend.ts';

const GREETING = {
  trigger: 'studio',
  agentNick: 'Ann',
  text: 'This chat is real, only I am scripted. Ask me about shipping, returns or watering.',
};

const BUTTON_CSS = `
 .live-button { position: fixed; z-index: 1; inset-block-end: 20px; inline-size: 56px; block-size: 56px; border: 1px solid transparent;
    border-radius: 50%; font: 600 24px/1 system-ui; cursor: pointer;
    box-shadow: 0 4px 16px rgb(0 0 0 / .2) }
  .live-button:focus-visible { outline: 2px solid CanvasText; outline-offset: 2px }
`;

export interface LiveWidget {
  /** Draws the widget anew; the conversation goes on. */
  setAppearance(appearance: Appearance): void;
}

export function createLiveWidget(appearance: Appearance): LiveWidget {
  const clock = {
    now: () => Date.now(),
    setTimer(callback: () => void, delayMs: number) {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
  };
  const randomBytes = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
  const backend = createScriptedBackend({ clock, randomBytes, greetings: { [GREETING.trigger]: GREETING.text } });
  const newId: NewId = () => createId(clock.now(), randomBytes);
  const server = createFixtureServer({ home: EMPTY_HOME });
  const preferences = createFixturePreferences();
  const session = createSession({
    clock,
    random: Math.random,
    newId,
    storage: createMemoryStorage(),
    transports: [createMemoryTransport(backend.accept, queueMicrotask)],
    token: async () => 'studio',
    network: { isOnline: () => true, onWake: () => () => {} },
  });
  let conversation = newId<ConversationId>();
  const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(BUTTON_CSS);
  root.adoptedStyleSheets = [sheet];
  const button = root.appendChild(document.createElement('button'));
  button.type = 'button';
  button.className = 'live-button';
  let box = mount(appearance);
  button.addEventListener('click', () => {
    if (box.isOpen) box.close();
    else box.open();
    label();
  });

  function label(): void {
    button.textContent = box.isOpen ? '×' : '…';
    button.ariaLabel = box.isOpen ? 'Close chat' : 'Open chat';
    button.ariaExpanded = String(box.isOpen);
  }

  function mount(next: Appearance): Box {
    button.style.background = next.color;
    button.style.color = toOnColor(next.color);
    button.style.setProperty('left', next.position === 'left' ? '20px' : 'auto');
    button.style.setProperty('right', next.position === 'right' ? '20px' : 'auto');
    const chat = {
      session,
      server,
      conversation,
      newId,
      loadPart,
      preferences,
      config: {},
      greeting: GREETING,
      online: true,
      isOngoing: false,
    };
    const onConversation = (entered: ConversationId): void => {
      conversation = entered;
    };
    return mountBox({ ...chat, root, clock, appearance: next, onConversation, onClose: label });
  }

  label();
  return {
    setAppearance(next) {
      const wasOpen = box.isOpen;
      box.destroy();
      box = mount(next);
      if (wasOpen) box.open();
      label();
    },
  };
}
