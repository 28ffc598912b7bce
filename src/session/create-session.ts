/** Composes a session: connection, outbox, logs, gap repair, typing. One instance a page; several pages may share a storage. */
import type { ServerFrame, WelcomeFrame } from '../protocol/frames.ts';
import type { ConversationId } from '../protocol/ids.ts';
import { MAX_CURSORS, PROTOCOL_VERSION } from '../protocol/limits.ts';
import type { Author, Message } from '../protocol/message.ts';
import { createConnection } from './connection.ts';
import { type ConversationState, createConversationState, type LogChange } from './conversation-log.ts';
import { createGapRepair } from './gap-repair.ts';
import { createOutbox } from './outbox.ts';
import { createSender } from './sender.ts';
import type { Session, SessionEvent } from './session.ts';
import type { SessionWorld } from './session-world.ts';
import { createTypingNotices } from './typing-notices.ts';

export function createSession(world: SessionWorld): Session {
  const { clock } = world;
  const callbacks = new Set<(event: SessionEvent) => void>();
  const states = new Map<ConversationId, ConversationState>();
  /** Unanswered reads: sent again on a new link, because the server keeps the highest only. */
  const reads = new Map<ConversationId, number>();
  /** Conversations that the last hello named: the server syncs those by itself. */
  let greeted: readonly ConversationState[] = [];
  let epoch: string | undefined;
  let self: WelcomeFrame['self'] | null = null;

  const emit = (event: SessionEvent): void => {
    for (const callback of callbacks) callback(event);
  };
  const emitLog = (conversation: ConversationId): void => emit({ type: 'log', conversation });
  const connection = createConnection(world, {
    toHello() {
      greeted = [...states.values()].slice(-MAX_CURSORS);
      const cursors = greeted.map(toCursor);
      return { type: 'hello', version: PROTOCOL_VERSION, cursors, ...(epoch === undefined ? {} : { epoch }) };
    },
    onWelcome: welcome,
    onFrame: receive,
    onStatus: (status) => emit({ type: 'status', status }),
  });
  const outbox = createOutbox(world);
  const loading = outbox.load().then(() => {
    for (const conversation of states.keys()) emitLog(conversation);
    sender.pump();
  });
  const sender = createSender(world, outbox, {
    publish: (frame) => connection.send(frame),
    onSilence: connection.drop,
    onOutboxChange: (entry) => emitLog(entry.conversation),
  });
  const gaps = createGapRepair(clock, (conversation) => {
    const state = states.get(conversation);
    if (state !== undefined) connection.send({ type: 'sync', ...toCursor(state) });
  });
  const typing = createTypingNotices(
    clock,
    (conversation, active) => connection.send({ type: 'typing', conversation, active }),
    (frame) => {
      states.get(frame.conversation)?.setTyping(frame);
      emitLog(frame.conversation);
    },
  );

  function welcome(frame: WelcomeFrame): void {
    if (!frame.resumed) for (const state of states.values()) state.forget();
    epoch = frame.epoch;
    self = frame.self;
    gaps.reset();
    for (const state of states.values()) if (!greeted.includes(state)) gaps.request(state.conversation);
    for (const [conversation, seq] of reads) connection.send({ type: 'read', conversation, seq });
    sender.restart();
  }

  function receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'sync': {
        const state = states.get(frame.conversation);
        if (state === undefined) return;
        const wasLoaded = state.isLoaded;
        const change = state.sync(frame);
        applyChange(frame.conversation, change, wasLoaded, gaps.continue);
        return;
      }
      case 'message': {
        const state = states.get(frame.message.conversation);
        if (state !== undefined) applyChange(state.conversation, state.message(frame.message), true, gaps.request);
        return;
      }
      case 'ack': {
        const entry = sender.ack(frame);
        const state = states.get(frame.conversation);
        if (entry === null || state === undefined) return;
        applyChange(frame.conversation, state.ack(frame, entry, toSelfAuthor()), true, gaps.request);
        return;
      }
      case 'nack':
        sender.nack(frame);
        return;
      case 'typing':
        if (frame.author.id !== self?.id) typing.receive(frame);
        return;
      case 'receipt':
        states.get(frame.conversation)?.receipt(frame);
        emitLog(frame.conversation);
        return;
      case 'conversation':
        states.get(frame.conversation.id)?.summarize(frame.conversation);
        if (states.has(frame.conversation.id)) emitLog(frame.conversation.id);
        emit({
          type: 'conversations',
          frame: { type: 'conversations', reset: false, conversations: [frame.conversation] },
        });
        return;
      case 'conversations':
        emit({ type: 'conversations', frame });
        return;
      case 'visitors':
        emit({ type: 'visitors', frame });
        return;
      case 'ping':
        for (const { conversation, seq } of frame.heads) {
          const state = states.get(conversation);
          if (state !== undefined && seq > state.cursor) gaps.request(conversation);
        }
    }
  }

  function applyChange(
    conversation: ConversationId,
    change: LogChange,
    isNews: boolean,
    repair: (conversation: ConversationId) => void,
  ): void {
    for (const message of change.added) forgetDelivered(message);
    emitLog(conversation);
    if (isNews) {
      for (const message of change.added) if (message.author.id !== self?.id) emit({ type: 'message', message });
    }
    if (change.isBehind) repair(conversation);
  }

  /** Another tab's link, or a lost ack's commit: the message is in the log, so it must not wait to be sent. */
  function forgetDelivered(message: Message): void {
    if (outbox.entries.some((entry) => entry.id === message.id)) void outbox.remove(message.id);
  }

  function toSelfAuthor(): Author {
    return { kind: self?.kind ?? 'visitor', id: self?.id ?? '', name: '' };
  }

  return {
    get status() {
      return connection.status;
    },
    durable: world.storage.durable,
    onEvent(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    connect: connection.connect,
    follow(conversation) {
      if (states.has(conversation)) return;
      states.set(conversation, createConversationState(conversation));
      gaps.request(conversation);
    },
    unfollow(conversation) {
      if (states.delete(conversation)) connection.send({ type: 'unfollow', conversation });
    },
    log(conversation) {
      return (states.get(conversation) ?? createConversationState(conversation)).toLog(outbox.entries);
    },
    async send(conversation, text, greeting) {
      await loading;
      const id = await outbox.add({ conversation, text, ...(greeting === undefined ? {} : { greeting }) });
      typing.report(conversation, false);
      emitLog(conversation);
      sender.pump();
      return id;
    },
    async retry(id) {
      await outbox.retry(id);
      for (const conversation of states.keys()) emitLog(conversation);
      sender.pump();
    },
    async discard(id) {
      await outbox.remove(id);
      for (const conversation of states.keys()) emitLog(conversation);
    },
    typing: typing.report,
    read(conversation, seq) {
      if (seq <= (reads.get(conversation) ?? 0)) return;
      reads.set(conversation, seq);
      connection.send({ type: 'read', conversation, seq });
    },
    pause() {
      connection.pause();
      sender.rest();
      gaps.reset();
    },
    close() {
      connection.close();
      sender.rest();
      gaps.reset();
      typing.close();
      callbacks.clear();
    },
  };
}

function toCursor(state: ConversationState): { conversation: ConversationId; after: number } {
  return { conversation: state.conversation, after: state.cursor };
}
