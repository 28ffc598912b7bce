/** A visitor who sends one message after the other, and goes on after each crash: same outbox, same unanswered message. */
import WebSocket from 'ws';
import type { ServerFrame } from '../../src/protocol/frames.ts';
import type { ConversationId, MessageId, OutboxId } from '../../src/protocol/ids.ts';
import { newId } from '../bench/load-client.ts';

export interface CrashSender {
  readonly conversation: ConversationId;
  /** Acknowledged, in the order they were sent. */
  readonly acked: readonly MessageId[];
  /** Sent, and not answered yet: it may be stored or not. */
  readonly unanswered: MessageId | null;
  /** Of the last welcome. */
  readonly epoch: string;
  /** Answers that must not be. */
  readonly faults: readonly string[];
  /** Connects and sends until the connection ends; resolves when it has ended. */
  run(onAck: () => void): Promise<void>;
}

const TEXT = 'A message of about the length that people write in a chat, no more.';

export function createCrashSender(url: string, token: string): CrashSender {
  const conversation = newId<ConversationId>();
  const outbox = newId<OutboxId>();
  const acked: MessageId[] = [];
  const faults: string[] = [];
  let unanswered: MessageId | null = null;
  let epoch = '';

  function publish(socket: WebSocket): void {
    unanswered ??= newId<MessageId>();
    const frame = { type: 'publish', id: unanswered, conversation, outbox, number: acked.length + 1 };
    socket.send(JSON.stringify({ ...frame, body: { kind: 'text', text: TEXT } }));
  }

  function hear(socket: WebSocket, frame: ServerFrame, onAck: () => void): void {
    if (frame.type === 'ping') socket.send('{"type":"pong"}');
    if (frame.type === 'nack') faults.push(`${conversation}: a nack "${frame.code}" for ${frame.id}`);
    if (frame.type === 'welcome') epoch = frame.epoch;
    if (frame.type === 'ack') {
      const expected = `${unanswered} as ${acked.length + 1}`;
      const got = `${frame.id} as ${frame.seq}`;
      if (got !== expected) faults.push(`${conversation}: expected an ack of ${expected}, got ${got}`);
      acked.push(frame.id);
      unanswered = null;
      onAck();
    }
    if (frame.type === 'welcome' || frame.type === 'ack') publish(socket);
  }

  return {
    conversation,
    acked,
    faults,
    get unanswered() {
      return unanswered;
    },
    get epoch() {
      return epoch;
    },
    run: (onAck) =>
      new Promise((ended) => {
        const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/socket?key=demo`, { perMessageDeflate: false });
        socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', version: 1, token, cursors: [] })));
        socket.on('message', (bytes) => hear(socket, JSON.parse(String(bytes)) as ServerFrame, onAck));
        // Followed by 'close': a killed server resets its connections.
        socket.on('error', () => {});
        socket.on('close', () => ended());
      }),
  };
}
