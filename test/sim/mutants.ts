/** Bugs that the simulation must find: each is one that somebody could make, in the shipped file in which they would make it. */
import type { Mutant } from './bundle.ts';

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a client that waits for its ack for ever',
    file: 'session/sender.ts',
    find: 'cancelTimer = clock.setTimer(listener.onSilence, ACK_TIMEOUT_MS);',
    replace: '',
  },
  {
    name: 'no deadline for the welcome',
    file: 'session/link.ts',
    find: 'let cancelDeadline = clock.setTimer(drop, CONNECT_TIMEOUT_MS + HELLO_TIMEOUT_MS);',
    replace: 'let cancelDeadline = (): void => {};',
  },
  {
    name: 'a silent link is trusted for ever',
    file: 'session/link.ts',
    find: 'expectSilenceAtMost(SILENCE_TIMEOUT_MS);',
    replace: '',
  },
  {
    name: 'an outbox that is not written down',
    file: 'session/outbox.ts',
    find: 'await storage.update(STORAGE_NAME, (value) => {',
    replace:
      'await (async (_name: string, run: (value: unknown) => unknown) => void run(state))(STORAGE_NAME, (value) => {',
  },
  {
    name: 'a new id for what is numbered anew',
    file: 'session/outbox.ts',
    find: "entry.state === 'queued' ? { ...entry, number: ++number }",
    replace:
      "entry.state === 'queued' ? { ...entry, id: (entry.id.slice(0, -1) + 'abcdef'[number % 6]) as MessageId, number: ++number }",
  },
  {
    name: 'a gap of numbers that is never healed',
    file: 'session/sender.ts',
    find: "if (frame.code === 'gap') void outbox.renumber();",
    replace: '',
  },
  {
    name: 'messages beyond a gap are shown',
    file: 'session/conversation-log.ts',
    find: 'if (message.seq > toCursor() + 1 || !loaded || isStale) return BEHIND;',
    replace:
      'if (message.seq > toCursor()) { messages = [...messages, message]; return { added: [message], isBehind: false }; }',
  },
  {
    name: 'a gap that nobody asks about',
    file: 'session/conversation-logs.ts',
    find: 'if (change.isBehind) repair(conversation);',
    replace: '',
  },
  {
    name: 'no second look behind the last request for what is missing',
    file: 'session/gap-repair.ts',
    find: 'if (again) request(conversation);',
    replace: '',
  },
  {
    name: 'retries without a wait',
    file: 'session/backoff.ts',
    find: 'return Math.round(BACKOFF_FLOOR_MS + random * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempt));',
    replace: 'return random * attempt * 0;',
  },
  {
    name: 'an old history that goes on',
    file: 'session/conversation-log.ts',
    find: 'isStale = true;',
    replace: '',
  },
  {
    name: 'messages of another history in an old log',
    file: 'session/conversation-log.ts',
    find: '|| !loaded || isStale)',
    replace: '|| !loaded)',
  },
  {
    name: 'nothing is sent again to an older history',
    file: 'session/outbox.ts',
    find: 'isNewEpoch = isLeader && (isNewEpoch || state?.epoch !== epoch);',
    replace: 'isNewEpoch = false;',
  },
  {
    name: 'acks of an older history count',
    file: 'session/outbox.ts',
    find: 'if (entry === undefined || old.epoch !== by) return old;',
    replace: 'if (entry === undefined) return old;',
  },
  {
    name: 'every tab hails',
    file: 'session/tabs.ts',
    find: "if (isLeader) post({ type: 'hail' });",
    replace: "post({ type: 'hail' });",
  },
  {
    name: 'a leader that does not hail',
    file: 'session/tabs.ts',
    find: "if (isLeader) post({ type: 'hail' });",
    replace: '',
  },
  {
    name: 'nobody takes the lead from a tab that stands still',
    file: 'session/tabs.ts',
    find: 'waitForLead(true);',
    replace: '',
  },
  {
    name: 'a tab that lost the lead goes on leading',
    file: 'session/tabs.ts',
    find: '      setLeader(!isLeader);\n      if (!isLeader) waitForLead(false);',
    replace: '',
  },
  {
    name: 'a leader that does not look at what other tabs wrote',
    file: 'session/create-session.ts',
    find: 'onOutbox: () => void loadOutbox(),',
    replace: 'onOutbox: () => {},',
  },
  {
    name: 'frames that the leader keeps for itself',
    file: 'session/create-session.ts',
    find: "if (frame.type !== 'nack') tabs.relay(frame);",
    replace: '',
  },
  {
    name: 'a page that holds its link in the back-forward cache',
    file: 'session/create-session.ts',
    find: '      connection.pause();\n      tabs.leave();',
    replace: '',
  },
  {
    name: 'an ack without a commit',
    file: 'server/realtime/answer-publish.ts',
    find: "if (result === null) return { type: 'nack', id, code: 'unavailable', retryAfterMs: UNAVAILABLE_RETRY_MS };",
    replace: "if (result === null) return { type: 'ack', id, conversation: frame.conversation, seq: 1, at: 0 };",
  },
  {
    // As where listening is asked of another process.
    name: 'reading first and listening second',
    file: 'server/realtime/server-connection.ts',
    find: '    for (const topic of this.topics()) world.hub.listen(topic, this);\n',
    replace:
      '    world.clock.setTimer(() => { for (const topic of this.topics()) world.hub.listen(topic, this); }, 200);\n',
  },
  {
    name: 'a server that never gives up a silent client',
    file: 'server/realtime/server-connection.ts',
    find: "this.close('idle');\n        return;",
    replace: '',
  },
  {
    name: 'a heartbeat without heads',
    file: 'server/realtime/server-connection.ts',
    find: "this.send({ type: 'ping', heads });",
    replace: "this.send({ type: 'ping', heads: [] });",
  },
  {
    name: 'a slow reader that is waited for',
    file: 'server/realtime/slow-reader.ts',
    find: 'if (bufferedBytes === 0) return',
    replace: 'if (bufferedBytes < 100_000_000) return',
  },
  {
    name: 'pages as large as the messages in them',
    file: 'server/realtime/replay.ts',
    find: 'return end < 0 ? messages : messages.slice(0, Math.max(1, end));',
    replace: 'return messages;',
  },
  {
    name: 'another visitor’s conversation',
    file: 'server/domain/principal.ts',
    find: 'return [`conversation:',
    replace: "return ['visitor:ada' as Topic, 'visitor:bob' as Topic, `conversation:",
  },
  {
    name: 'a repeated message that is stored again',
    file: 'server/store/conversations/place-message.ts',
    find: 'const repeated = batch.known.get(onceKey);',
    replace: 'const repeated = undefined as Message | undefined;',
  },
  {
    name: 'a resume that forgets the epoch',
    file: 'server/realtime/server-connection.ts',
    find: 'const resumed = frame.epoch === undefined || frame.epoch === world.epoch;',
    replace: 'const resumed = true;',
  },
];
