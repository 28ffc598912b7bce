/** Turns what a session reports into signals that the parts can draw. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { ConversationId } from '../protocol/ids.ts';
import type { ConnectionStatus, ConversationLog, Session } from '../session/session.ts';

export type SessionSignal<Value> = ReadonlySignal<Value> & { /** Stops following the session. */ dispose(): void };

export function toLogSignal(session: Session, conversation: ConversationId): SessionSignal<ConversationLog> {
  const log = signal(session.log(conversation));
  const dispose = session.onEvent((event) => {
    if (event.type === 'log' && event.conversation === conversation) log.value = session.log(conversation);
  });
  return Object.assign(log, { dispose });
}

export function toStatusSignal(session: Session): SessionSignal<ConnectionStatus> {
  const status = signal(session.status);
  const dispose = session.onEvent((event) => {
    if (event.type === 'status') status.value = event.status;
  });
  return Object.assign(status, { dispose });
}
