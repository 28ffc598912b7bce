/** The conversations that a page follows: frames go in, logs without gaps come out. */
import type { Clock } from '../protocol/clock.ts';
import type { AckFrame, ClientFrame, HelloFrame, ServerFrame, WelcomeFrame } from '../protocol/frames.ts';
import type { ConversationId } from '../protocol/ids.ts';
import { MAX_CURSORS } from '../protocol/limits.ts';
import type { Message } from '../protocol/message.ts';
import { type ConversationState, createConversationState, type LogChange } from './conversation-log.ts';
import { createGapRepair } from './gap-repair.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import type { ConversationLog, SessionEvent } from './session.ts';
import { createTypingNotices } from './typing-notices.ts';

export interface ConversationLogs {
  follow(conversation: ConversationId): void;
  unfollow(conversation: ConversationId): void;
  log(conversation: ConversationId): ConversationLog;
  /** What the hello names, and the server then syncs by itself. */
  toCursors(): HelloFrame['cursors'];
  welcome(frame: WelcomeFrame): void;
  receive(frame: ServerFrame): void;
  /** `entry` is what was confirmed; null for a message that this page has not read of. */
  ack(frame: AckFrame, entry: OutboxEntry | null): void;
  /** The outbox has changed. */
  emitLogs(): void;
  /** A keystroke, or the end of writing. */
  typing(conversation: ConversationId, active: boolean): void;
  /** There is no link, and none is being looked for. */
  rest(): void;
  close(): void;
}

/** @param send takes frames that may get lost */
export function createConversationLogs(
  clock: Clock,
  outbox: Outbox,
  send: (frame: ClientFrame) => void,
  emit: (event: SessionEvent) => void,
): ConversationLogs {
  const states = new Map<ConversationId, ConversationState>();
  let greeted: readonly ConversationState[] = [];
  let self: WelcomeFrame['self'] | null = null;

  const emitLog = (conversation: ConversationId): void => emit({ type: 'log', conversation });
  const gaps = createGapRepair(clock, (conversation) => {
    const state = states.get(conversation);
    if (state !== undefined) send({ type: 'sync', ...toCursor(state) });
  });
  const typing = createTypingNotices(
    clock,
    (conversation, active) => send({ type: 'typing', conversation, active }),
    (frame) => {
      states.get(frame.conversation)?.setTyping(frame);
      emitLog(frame.conversation);
    },
  );

  function receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'sync': {
        const state = states.get(frame.conversation);
        if (state === undefined) return;
        const wasLoaded = state.isLoaded;
        const change = state.sync(frame);
        // The next page at once; what answers another tab's question may tell of a gap and not fill it.
        apply(frame.conversation, change, wasLoaded, change.added.length > 0 ? gaps.continue : gaps.request);
        return;
      }
      case 'message': {
        const { conversation } = frame.message;
        const state = states.get(conversation);
        if (state === undefined) emit({ type: 'unfollowed', conversation });
        else apply(conversation, state.message(frame.message));
        return;
      }
      case 'typing':
        if (frame.author.id !== self?.id) typing.receive(frame);
        return;
      case 'receipt':
        states.get(frame.conversation)?.receipt(frame);
        emitLog(frame.conversation);
        return;
      case 'conversation': {
        const { conversation } = frame;
        const state = states.get(conversation.id);
        // Followed before it was there: the server did not take that down.
        if (state?.isUnknown) gaps.request(conversation.id);
        state?.summarize(conversation);
        if (state !== undefined) emitLog(conversation.id);
        emit({
          type: 'conversations',
          frame: { type: 'conversations', reset: false, conversations: [conversation] },
        });
        return;
      }
      case 'ping':
        for (const { conversation, seq } of frame.heads) {
          const state = states.get(conversation);
          if (state !== undefined && seq > state.cursor) gaps.request(conversation);
        }
        // What the server did not know when it was asked is not among its heads.
        for (const { conversation, isUnknown } of states.values()) if (isUnknown) gaps.request(conversation);
    }
  }

  function apply(conversation: ConversationId, change: LogChange, isNews = true, repair = gaps.request): void {
    for (const message of change.added) forgetDelivered(message);
    emitLog(conversation);
    if (isNews) {
      for (const message of change.added) if (message.author.id !== self?.id) emit({ type: 'message', message });
    }
    if (change.isBehind) repair(conversation);
  }

  /** Another tab's link, or a lost ack's commit: the message is in the log, so it must not wait to be sent. */
  function forgetDelivered(message: Message): void {
    if (outbox.entries.some((entry) => entry.id === message.id)) void outbox.confirm(message.id);
  }

  return {
    follow(conversation) {
      if (states.has(conversation)) return;
      states.set(conversation, createConversationState(conversation));
      gaps.request(conversation);
    },
    unfollow(conversation) {
      if (states.delete(conversation)) send({ type: 'unfollow', conversation });
    },
    log: (conversation) => (states.get(conversation) ?? createConversationState(conversation)).toLog(outbox.entries),
    toCursors() {
      greeted = [...states.values()].slice(-MAX_CURSORS);
      return greeted.map(toCursor);
    },
    welcome(frame) {
      if (!frame.resumed) for (const state of states.values()) state.forget();
      self = frame.self;
      gaps.reset();
      for (const state of states.values()) if (!greeted.includes(state)) gaps.request(state.conversation);
    },
    receive,
    ack(frame, entry) {
      const { conversation, seq } = frame;
      const state = states.get(conversation);
      if (state === undefined) return;
      if (entry !== null) apply(conversation, state.ack(frame, entry, { kind: 'visitor', id: '', ...self, name: '' }));
      // The server tells nobody of it who hears the ack.
      else if (seq > state.cursor) gaps.request(conversation);
    },
    emitLogs() {
      for (const conversation of states.keys()) emitLog(conversation);
    },
    typing: typing.report,
    rest: gaps.reset,
    close() {
      gaps.reset();
      typing.close();
    },
  };
}

function toCursor(state: ConversationState): { conversation: ConversationId; after: number } {
  return { conversation: state.conversation, after: state.cursor };
}
