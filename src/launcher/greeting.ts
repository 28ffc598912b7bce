/** Shows a trigger's greeting or an agent's invitation above the launcher; fetched only when there is one. */
import type { Launcher } from './launcher.ts';
import { showSaid } from './said.ts';

export interface LauncherGreeting {
  readonly agentNick: string;
  readonly text: string;
}

/** Clicking it calls `onOpen`; its own button and Escape dismiss it. */
export function showGreeting(
  launcher: Launcher,
  { agentNick, text }: LauncherGreeting,
  onOpen: () => void,
  onDismiss: () => void,
): void {
  const document = launcher.said.ownerDocument;
  const greeting = document.createElement('button');
  const nick = document.createElement('span');
  greeting.className = 'greeting';
  nick.className = 'nick';
  greeting.type = 'button';
  nick.textContent = agentNick;
  greeting.append(nick, text);
  greeting.addEventListener('click', onOpen);
  showSaid(launcher, greeting, onDismiss);
}
