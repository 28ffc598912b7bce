/** The server's side of the protocol for one visitor, in memory, with an agent who follows a script. */
import type { Clock } from '../src/protocol/clock.ts';
import type { ClientFrame, HelloFrame, PublishFrame, ServerFrame } from '../src/protocol/frames.ts';
import {
  type ConversationId,
  createId,
  type MessageId,
  type RandomBytes,
  type SiteId,
  type VisitorId,
} from '../src/protocol/ids.ts';
import { HEARTBEAT_MS, PROTOCOL_VERSION } from '../src/protocol/limits.ts';
import type { Author, Body, ConversationSummary, Message } from '../src/protocol/message.ts';
import type { MemoryHandler, MemoryPeer } from '../src/transport/memory.ts';
import { toScriptedAnswer } from './scripted-answer.ts';

export interface ScriptedBackend {
  /** For `createMemoryTransport`. */
  accept(peer: MemoryPeer, hello: HelloFrame): MemoryHandler;
}

export interface ScriptedBackendWorld {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Texts of the triggers' greetings, by the trigger's id. */
  readonly greetings: Readonly<Record<string, string>>;
}

/** One run of this backend is one history: nothing of it outlives the page. */
const EPOCH = 'studio';
const AGENT: Author = { kind: 'agent', id: 'agent', name: 'Ann' };
const READ_AFTER_MS = 700;
const TYPE_AFTER_MS = 1_300;
/** A quick typist: a short word each so many ms, within what somebody who tries the chat will wait. */
const TYPE_MS_PER_CHARACTER = 22;

interface Conversation {
  readonly id: ConversationId;
  readonly messages: Message[];
  readByVisitor: number;
  readByAgent: number;
}

export function createScriptedBackend({ clock, randomBytes, greetings }: ScriptedBackendWorld): ScriptedBackend {
  const newId = <Id extends string>(): Id => createId<Id>(clock.now(), randomBytes);
  const visitorId = newId<VisitorId>();
  const visitor: Author = { kind: 'visitor', id: visitorId, name: '' };
  const conversations = new Map<ConversationId, Conversation>();
  const peers = new Set<MemoryPeer>();
  let answers = 0;

  const broadcast = (frame: ServerFrame): void => {
    for (const peer of peers) peer.send(frame);
  };

  function store(conversation: Conversation, id: MessageId, author: Author, body: Body): Message {
    const seq = conversation.messages.length + 1;
    const message: Message = { conversation: conversation.id, seq, id, author, at: clock.now(), body };
    conversation.messages.push(message);
    return message;
  }

  function say(conversation: Conversation, author: Author, body: Body): void {
    broadcast({ type: 'message', message: store(conversation, newId<MessageId>(), author, body) });
  }

  function publish(peer: MemoryPeer, frame: PublishFrame): void {
    const { body } = frame;
    // Nothing is kept here that an id could name.
    if (body.kind !== 'text' && body.kind !== 'edit' && body.kind !== 'delete') {
      peer.send({ type: 'nack', id: frame.id, code: 'not-found' });
      return;
    }
    const conversation = findOrCreate(frame.conversation);
    const known = conversation.messages.find((message) => message.id === frame.id);
    const message = known ?? storeFirst(conversation, frame, body);
    peer.send({ type: 'ack', id: message.id, conversation: conversation.id, seq: message.seq, at: message.at });
    if (known === undefined && body.kind === 'text') answer(conversation, body.text);
  }

  function storeFirst(conversation: Conversation, frame: PublishFrame, body: Body): Message {
    const greeting = greetings[frame.greeting ?? ''];
    if (greeting !== undefined && conversation.messages.length === 0) {
      say(conversation, { kind: 'greeting', id: 'greeting', name: AGENT.name }, { kind: 'text', text: greeting });
    }
    return store(conversation, frame.id, visitor, body);
  }

  function answer(conversation: Conversation, question: string): void {
    const text = toScriptedAnswer(question, answers);
    const isFirst = answers === 0;
    answers += 1;
    clock.setTimer(() => {
      conversation.readByAgent = conversation.messages.length;
      broadcast({ type: 'receipt', conversation: conversation.id, reader: 'agent', seq: conversation.readByAgent });
      if (isFirst) say(conversation, { ...AGENT, kind: 'system' }, { kind: 'event', event: 'joined' });
    }, READ_AFTER_MS);
    clock.setTimer(() => type(conversation, true), TYPE_AFTER_MS);
    clock.setTimer(
      () => {
        type(conversation, false);
        say(conversation, AGENT, { kind: 'text', text });
      },
      TYPE_AFTER_MS + text.length * TYPE_MS_PER_CHARACTER,
    );
  }

  function type(conversation: Conversation, active: boolean): void {
    broadcast({ type: 'typing', conversation: conversation.id, author: AGENT, active });
  }

  function sync(peer: MemoryPeer, id: ConversationId, after: number): void {
    const conversation = conversations.get(id);
    const messages = conversation?.messages.slice(after) ?? [];
    const head = conversation?.messages.length ?? 0;
    const summary = conversation === undefined ? null : toSummary(conversation);
    peer.send({ type: 'sync', conversation: id, after, messages, head, limited: false, summary });
  }

  function findOrCreate(id: ConversationId): Conversation {
    const conversation = conversations.get(id) ?? { id, messages: [], readByVisitor: 0, readByAgent: 0 };
    conversations.set(id, conversation);
    return conversation;
  }

  function toSummary({ id, messages, readByVisitor, readByAgent }: Conversation): ConversationSummary {
    const first = messages[0];
    const last = messages.at(-1);
    return {
      id,
      site: newId<SiteId>(),
      visitor: visitorId,
      state: answers === 0 ? 'waiting' : 'open',
      agent: answers === 0 ? null : { id: AGENT.id, name: AGENT.name },
      head: messages.length,
      readByVisitor,
      readByAgent,
      startedAt: first?.at ?? clock.now(),
      updatedAt: last?.at ?? clock.now(),
      lastMessage: last === undefined ? null : { author: last.author, body: last.body, at: last.at },
    };
  }

  function receive(peer: MemoryPeer, frame: ClientFrame): void {
    if (frame.type === 'publish') publish(peer, frame);
    if (frame.type === 'sync') sync(peer, frame.conversation, frame.after);
    if (frame.type === 'read') findOrCreate(frame.conversation).readByVisitor = frame.seq;
    if (frame.type === 'probe') peer.send({ type: 'ping', heads: [] });
  }

  return {
    accept(peer, hello) {
      const resumed = hello.epoch === EPOCH;
      const self = { kind: 'visitor', id: visitor.id } as const;
      let cancelPing = (): void => {};
      const ping = (): void => {
        cancelPing = clock.setTimer(() => {
          peer.send({ type: 'ping', heads: [] });
          ping();
        }, HEARTBEAT_MS);
      };
      peers.add(peer);
      peer.send({ type: 'welcome', version: PROTOCOL_VERSION, epoch: EPOCH, serverAt: clock.now(), self, resumed });
      for (const { conversation, after } of hello.cursors) sync(peer, conversation, resumed ? after : 0);
      ping();
      return {
        onFrame: (frame) => receive(peer, frame),
        onClose() {
          cancelPing();
          peers.delete(peer);
        },
      };
    },
  };
}
