/** Composes a session: connection, tabs, outbox, logs. One instance a page; several pages may share a storage. */
import type { ClientFrame, ServerFrame, WelcomeFrame } from '../protocol/frames.ts';
import type { ConversationId } from '../protocol/ids.ts';
import { PROTOCOL_VERSION } from '../protocol/limits.ts';
import { createConnection } from './connection.ts';
import { createConversationLogs } from './conversation-logs.ts';
import { createOutbox } from './outbox.ts';
import { createSender } from './sender.ts';
import type { ConnectionStatus, Session, SessionEvent } from './session.ts';
import type { SessionWorld } from './session-world.ts';
import { createTabs } from './tabs.ts';

/** What the leader sends for another tab as it came. */
const UP: readonly ClientFrame['type'][] = ['sync', 'typing', 'read'];

export function createSession(world: SessionWorld): Session {
  const callbacks = new Set<(event: SessionEvent) => void>();
  /** Unanswered reads: sent again on a new link, because the server keeps the highest only. */
  const reads = new Map<ConversationId, number>();
  let welcomed: WelcomeFrame | null = null;
  let isPaused = false;

  const emit = (event: SessionEvent): void => {
    for (const callback of callbacks) callback(event);
  };
  const outbox = createOutbox(world);
  const logs = createConversationLogs(world.clock, outbox, (frame) => connection.send(frame), emit);
  const tabs = createTabs(world, {
    onRole() {
      sender.rest();
      connection.restart();
      void loadOutbox();
    },
    onHail: () => connection.move(),
    onOutbox: () => void loadOutbox(),
    toWelcome: () => (connection.status.state === 'live' ? welcomed : null),
    onUp(frame) {
      if (frame.type === 'probe') connection.probe();
      else if (UP.includes(frame.type)) connection.send(frame);
    },
  });
  const connection = createConnection(world, tabs, {
    toHello() {
      const cursors = logs.toCursors();
      return { type: 'hello', version: PROTOCOL_VERSION, cursors, ...(welcomed && { epoch: welcomed.epoch }) };
    },
    onWelcome: welcome,
    onFrame: receive,
    onStatus(status) {
      tellTabs(status);
      emit({ type: 'status', status });
    },
  });
  const sender = createSender(world, outbox, {
    // One tab empties the outbox that all of them fill.
    publish: (frame) => tabs.isLeader && connection.send(frame),
    onSilence: connection.drop,
    onOutboxChange: tellOutbox,
  });
  const loading = loadOutbox();

  async function loadOutbox(): Promise<void> {
    await outbox.load();
    logs.emitLogs();
    sender.pump();
  }

  /** This tab shows what is in the outbox now, and so do the others; the one that leads sends it. */
  function tellOutbox(): void {
    logs.emitLogs();
    tabs.tellOutbox();
    sender.pump();
  }

  function tellTabs(status: ConnectionStatus): void {
    if (status.state === 'live') tabs.hail();
    else if (status.state === 'stopped') tabs.relay({ type: 'close', reason: status.reason });
    else if (status.state === 'waiting') tabs.relay({ type: 'close', reason: 'restart' });
  }

  function welcome(frame: WelcomeFrame): void {
    welcomed = frame;
    logs.welcome(frame);
    // Before anything newer is sent.
    void outbox.welcome(frame.epoch, tabs.isLeader)?.then(tellOutbox);
    for (const [conversation, seq] of reads) connection.send({ type: 'read', conversation, seq });
    sender.restart();
  }

  function receive(frame: ServerFrame): void {
    // A refusal is for the tab that sent the message.
    if (frame.type !== 'nack') tabs.relay(frame);
    if (frame.type === 'nack') sender.nack(frame);
    else if (frame.type === 'ack') logs.ack(frame, sender.ack(frame));
    else if (frame.type === 'visitors') emit({ type: 'visitors', frame });
    else if (frame.type === 'conversations') emit({ type: 'conversations', frame });
    else logs.receive(frame);
  }

  function connect(): void {
    isPaused = false;
    tabs.join();
    connection.connect();
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
    connect,
    follow: logs.follow,
    unfollow: logs.unfollow,
    log: logs.log,
    async send(conversation, body, greeting) {
      await loading;
      const id = await outbox.add({ conversation, body, ...(greeting === undefined ? {} : { greeting }) });
      logs.typing(conversation, false);
      tellOutbox();
      return id;
    },
    async retry(id) {
      await outbox.retry(id);
      tellOutbox();
    },
    async discard(id) {
      await outbox.remove(id);
      tellOutbox();
    },
    typing: logs.typing,
    read(conversation, seq) {
      if (seq <= (reads.get(conversation) ?? 0)) return;
      reads.set(conversation, seq);
      connection.send({ type: 'read', conversation, seq });
    },
    flush() {
      const frame = sender.toFrame();
      // The same message as the next link would send: the server stores it once (P8).
      if (frame !== null)
        world.token(false).then(
          (token) => world.sendLast?.(token, frame),
          () => {},
        );
    },
    pause() {
      isPaused ||= connection.status.state !== 'idle';
      connection.pause();
      tabs.leave();
      sender.rest();
      logs.rest();
    },
    resume() {
      if (isPaused) connect();
    },
    close() {
      connection.close();
      tabs.leave();
      sender.rest();
      logs.close();
      callbacks.clear();
    },
  };
}
