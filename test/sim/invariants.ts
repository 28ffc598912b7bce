/** What must hold in every run, by its number in the list of invariants; a broken one is a text that says what was seen. */
import type { ConversationId } from '../../src/protocol/ids.ts';
import { SLOW_AGENT_BYTES, SLOW_CLOSE_BYTES } from '../../src/protocol/limits.ts';
import type { Message } from '../../src/protocol/message.ts';
import { toWords } from '../support/to-words.ts';
import type { Person, Promised, Tab } from './person.ts';
import type { ServerProcess } from './server-process.ts';
import type { World } from './world.ts';

/** More attempts than these in ten seconds are a storm. */
const MAX_ATTEMPTS = 25;
const ATTEMPTS_WINDOW_MS = 10_000;
/** A tab that stops without a word is noticed after 15 s; the rest is connecting, on the slowest of the networks. */
const TAKEN_OVER_MS = 30_000;

export interface Witness {
  readonly violations: readonly string[];
  onLog(tab: Tab, conversation: ConversationId): void;
  /** Everybody sees what is stored, and nothing waits. */
  isConverged(): boolean;
  isConnected(): boolean;
  checkConvergence(when: string): void;
  checkEnd(processes: readonly ServerProcess[]): void;
  /** Call when the server had the time to notice who moved on. */
  checkConnections(): void;
}

interface Seen {
  era: number;
  messages: readonly Message[];
}

export const toText = ({ body }: Message): string => toWords(body);

export function createWitness(world: World): Witness {
  const { database, network, people, kernel } = world;
  const violations: string[] = [];
  const seen = new Map<Tab, Map<ConversationId, Seen>>();
  /** Each ack that the server sent, with the era in which it did. */
  const acks = new Map<string, { readonly conversation: ConversationId; readonly device: string }>();

  const blame = (invariant: string, text: string): void => {
    if (violations.length < 20) violations.push(`${invariant}: ${text}`);
  };

  network.onDown = (link, text) => {
    kernel.trace(text.length);
    if (text.includes('"ack"')) checkAcks(link.device.name, text);
    const person = people.find(({ device }) => device === link.device);
    if (person?.kind !== 'visitor') return;
    for (const other of people) {
      if (other === person || other.kind !== 'visitor') continue;
      for (const conversation of other.conversations) {
        if (text.includes(conversation)) blame('I11', `${person.id} got a frame of ${other.id}'s conversation`);
      }
    }
  };

  function checkAcks(device: string, text: string): void {
    for (const [, id = '', conversation = '', seq = '0'] of text.matchAll(
      /"type":"ack","id":"([^"]+)","conversation":"([^"]+)","seq":(\d+)/g,
    )) {
      const stored = database.messages(conversation as ConversationId)[Number(seq) - 1];
      if (stored?.id !== id) blame('I1', `${id} was acknowledged as ${seq} and is not in the database`);
      acks.set(id, { conversation: conversation as ConversationId, device });
    }
  }

  function onLog(tab: Tab, conversation: ConversationId): void {
    const { messages, pending } = tab.session.log(conversation);
    const logs = seen.get(tab) ?? new Map<ConversationId, Seen>();
    seen.set(tab, logs);
    const last = logs.get(conversation) ?? { era: tab.era, messages: [] };
    logs.set(conversation, last);
    const who = `${tab.person.id}'s tab`;
    messages.forEach(({ seq }, index) => {
      if (seq !== index + 1) blame('I7', `${who} shows ${seq} in place ${index + 1}`);
    });
    const isKept = last.messages.every(({ id }, index) => messages[index]?.id === id);
    // An older database was put back: what was shown is replaced, once.
    if (!isKept && last.era === world.era) blame('I7', `${who} shows something else where a message stood`);
    if (!isKept) last.era = world.era;
    last.messages = messages;
    if (pending.length === 0) return;
    const ids = new Set(messages.map(({ id }) => id));
    for (const { id, body, state } of pending) {
      const text = toWords(body);
      if (ids.has(id)) blame('I7', `${who} shows "${text.slice(0, 20)}" twice, or takes its tick back`);
      ids.add(id);
      if (state !== 'failed') continue;
      // Its conversation may not be in the older database yet; the person can send it again.
      if (tab.person.kind === 'agent' && world.era > 0) forgive(tab.person, text);
      else blame('I6', `${who} shows "${text.slice(0, 20)}" as failed, and nobody refused it`);
    }
  }

  function forgive(person: Person, text: string): void {
    for (const promise of person.promises) if (promise.text === text) promise.mayBeLost = true;
  }

  const isConnected = (): boolean =>
    people.every(({ tabs }) => tabs.every(({ session }) => session.status.state === 'live'));
  const isConverged = (): boolean => checkViews(() => {});
  const checkConvergence = (when: string): boolean => checkViews((text) => blame(when, text));

  function checkViews(report: (text: string) => void): boolean {
    let isFine = true;
    for (const person of people) {
      for (const tab of person.tabs) {
        for (const conversation of person.conversations) isFine = checkView(report, tab, conversation) && isFine;
      }
    }
    return isFine;
  }

  function checkView(report: (text: string) => void, { session, person }: Tab, conversation: ConversationId): boolean {
    const stored = database.messages(conversation).map(toText).join('|');
    const { messages, pending } = session.log(conversation);
    const shown = messages.map(toText).join('|');
    const who = `${person.id}'s ${session.status.state} tab`;
    if (shown !== stored) report(`${who} shows [${brief(shown)}] of [${brief(stored)}] (I5)`);
    const isKept = (text: string): boolean =>
      !person.promises.some((promise) => promise.mayBeLost && promise.text === text);
    const queued = pending.filter(({ state, body }) => state === 'queued' && isKept(toWords(body)));
    const waiting = queued.map(({ body }) => toWords(body)).join('|');
    if (waiting !== '') report(`${who} still waits for [${brief(waiting)}]`);
    const isLive = session.status.state === 'live';
    if (!isLive) report(`${who} is not connected`);
    return shown === stored && waiting === '' && isLive;
  }

  function checkEnd(processes: readonly ServerProcess[]): void {
    checkConvergence('end');
    for (const conversation of database.conversations) checkRows(conversation);
    for (const person of people) checkPromises(person);
    for (const [id, { conversation, device }] of acks) {
      const person = people.find((candidate) => candidate.device.name === device);
      const mayBeLost = world.era > 0 && person?.promises.some((promise) => promise.mayBeLost);
      if (!mayBeLost && !database.messages(conversation).some((message) => message.id === id)) {
        blame(world.era > 0 ? 'I14' : 'I1', `${id} of ${device} was acknowledged and is gone`);
      }
    }
    for (const times of network.attempts.values()) checkAttempts(times);
    for (const { kind, device } of people) {
      const most = kind === 'agent' ? SLOW_AGENT_BYTES : SLOW_CLOSE_BYTES;
      if (device.maxBuffered > most)
        blame('I10', `a connection of ${device.name} had ${device.maxBuffered} bytes buffered`);
    }
    for (const { errors } of processes) for (const error of errors) blame('server', error.slice(0, 300));
  }

  function checkRows(conversation: ConversationId): void {
    const rows = database.messages(conversation);
    rows.forEach(({ seq }, index) => {
      if (seq !== index + 1) blame('I3', `seq ${seq} stands in place ${index + 1}`);
    });
    const keys = rows.map(({ author, id }) => `${author.id} ${id}`);
    if (new Set(keys).size !== keys.length) blame('I2', 'a message is stored twice under one id');
    const texts = rows.map(toText);
    if (new Set(texts).size !== texts.length) blame('I2', 'a message is stored twice');
  }

  function checkPromises(person: Person): void {
    for (const conversation of person.conversations) {
      const rows = database.messages(conversation).filter(({ author }) => author.id === person.id);
      const places = new Map(rows.map((row, index) => [toText(row), index]));
      // Where nothing is shared each tab sends by itself.
      const lines = new Map<Tab | null, number>();
      const order = [...person.stored];
      const promises = person.promises.toSorted((left, right) => order.indexOf(left.text) - order.indexOf(right.text));
      for (const promise of promises) {
        if (promise.conversation !== conversation || promise.mayBeLost) continue;
        const place = places.get(promise.text);
        if (place === undefined) {
          blame('I6', `${person.id}'s "${promise.text.slice(0, 20)}" was kept and never arrived`);
          continue;
        }
        const line = person.browser.isStorageDenied ? promise.tab : null;
        if (place < (lines.get(line) ?? -1))
          blame('I4', `${person.id}'s "${promise.text.slice(0, 20)}" is out of order`);
        lines.set(line, place);
        checkTakenOver(promise, rows[place] as Message);
      }
    }
  }

  function checkTakenOver({ text, tab, at }: Promised, row: Message): void {
    if (world.plan.family !== 'frozen') return;
    const isFrozen = world.frozen.some((span) => span.tab === tab && span.from < at + TAKEN_OVER_MS && span.to > at);
    if (!isFrozen && row.at - at > TAKEN_OVER_MS) {
      blame('I8', `"${text}" waited ${Math.round((row.at - at) / 1_000)} s for another tab`);
    }
  }

  function checkAttempts(times: readonly number[]): void {
    for (let index = MAX_ATTEMPTS; index < times.length; index++) {
      const spanMs = (times[index] ?? 0) - (times[index - MAX_ATTEMPTS] ?? 0);
      if (spanMs < ATTEMPTS_WINDOW_MS) {
        blame('I9', `${MAX_ATTEMPTS + 1} attempts to connect within ${spanMs} ms`);
        return;
      }
    }
  }

  function checkConnections(): void {
    const tabs = people.flatMap((person) => person.tabs);
    const live = tabs.filter(({ session: { status } }) => status.state === 'live' && status.transport !== 'tab').length;
    const open = network.processes.reduce((sum, { connections }) => sum + connections.size, 0);
    // A connection that carries its better successor's attempt may be there beside it.
    if (open > live) blame('I12', `${open} connections for ${live} tabs that have one`);
    for (const person of people) {
      const leaders = person.tabs.filter(
        ({ session: { status } }) => status.state === 'live' && status.transport !== 'tab',
      );
      if (!person.browser.isStorageDenied && leaders.length > 1) {
        blame('one socket', `${leaders.length} tabs of ${person.id} hold a connection`);
      }
    }
  }

  return { violations, onLog, isConnected, isConverged, checkConvergence, checkEnd, checkConnections };
}

const brief = (text: string): string => (text.length > 120 ? `…${text.slice(-120)}` : text);
