/** Kills the built server under load and starts it again, round after round, and says what of its promises did not hold. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fetchToken } from '../bench/load-client.ts';
import { type CrashSender, createCrashSender } from './crash-sender.ts';
import { type RunningServer, startServerProcess } from './running-server.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface CrashReport {
  readonly rounds: number;
  /** Messages that were acknowledged, in all rounds. */
  readonly acked: number;
  /** Messages that were under way when the server was killed: sent, and not acknowledged. */
  readonly inFlight: number;
  /** Of those, the ones that the next life found stored. */
  readonly storedInFlight: number;
  readonly slowestStartMs: number;
  /** What did not hold, and in which round; empty is what everybody hopes for. */
  readonly violations: readonly string[];
}

const SENDERS = 20;
/** A life ends between its first ack and this one: a few hundred ms, so that a round costs little more than the server's start. */
const MOST_ACKS = 400;

/** Ends after the first round in which something did not hold. @param random chooses the moments of the kills */
export async function runCrashRounds(rounds: number, random: SeededRandom): Promise<CrashReport> {
  const server = await startServerProcess({
    PARLOR_PUBLISH_BURST: '1000000',
    PARLOR_PUBLISH_PER_MINUTE: '100000000',
    PARLOR_LOG: 'error',
  });
  try {
    const senders: CrashSender[] = [];
    while (senders.length < SENDERS) senders.push(createCrashSender(server.url, await fetchToken(server.url)));
    const first = readFile(server);
    let [round, inFlight, storedInFlight, slowestStartMs] = [0, 0, 0, 0];
    let violations: readonly string[] = [];
    while (round < rounds && violations.length === 0) {
      round += 1;
      const early = await loadAndKill(server, senders, 1 + random.below(MOST_ACKS));
      inFlight += senders.filter(({ unanswered }) => unanswered !== null).length;
      const startedAt = performance.now();
      await server.start();
      slowestStartMs = Math.max(slowestStartMs, performance.now() - startedAt);
      const found = readFile(server);
      storedInFlight += senders.filter(({ unanswered }) => unanswered !== null && found.ids.has(unanswered)).length;
      violations = [...early, ...findViolations(senders, found, first.epoch)].map((text) => `round ${round}: ${text}`);
    }
    const acked = senders.reduce((sum, sender) => sum + sender.acked.length, 0);
    return { rounds: round, acked, inFlight, storedInFlight, slowestStartMs, violations };
  } finally {
    await server.remove();
  }
}

/** Kills while the ack of one message is read and the others are under way. */
async function loadAndKill(server: RunningServer, senders: readonly CrashSender[], acks: number): Promise<string[]> {
  let left = acks;
  let isKilled = false;
  const ends: Promise<void>[] = [];
  const early: string[] = [];
  await new Promise<void>((enough) => {
    for (const sender of senders) {
      const run = sender.run(() => {
        left -= 1;
        if (left === 0) enough();
      });
      ends.push(
        run.then(() => {
          if (!isKilled) early.push(`${sender.conversation}: the connection ended before the kill`);
          enough();
        }),
      );
    }
  });
  isKilled = true;
  await server.kill();
  // What the server wrote before its end is still read, acks among it.
  await Promise.all(ends);
  return early;
}

export interface Found {
  readonly epoch: string;
  readonly integrity: string;
  readonly ids: ReadonlySet<string>;
  /** By conversation, in the order of their seq. */
  readonly messages: ReadonlyMap<string, readonly { readonly id: string; readonly seq: number }[]>;
  readonly heads: ReadonlyMap<string, number>;
}

/** Reads the file beside the running server: what it recovered is what is checked, not what the check recovered. */
function readFile({ data }: RunningServer): Found {
  const database = new Database(join(data, 'parlor.db'), { readonly: true });
  try {
    const all = <Row>(text: string): Row[] => database.prepare<[], Row>(text).all();
    const rows = all<{ conversation: string; id: string; seq: number }>(
      'select conversation_id as conversation, id, seq from message order by conversation_id, seq',
    );
    const messages = new Map<string, { id: string; seq: number }[]>();
    for (const { conversation, id, seq } of rows) {
      const log = messages.get(conversation) ?? [];
      log.push({ id, seq });
      messages.set(conversation, log);
    }
    const heads = all<{ id: string; head: number }>('select id, last_seq as head from conversation');
    const [setting] = all<{ value: string }>("select value from setting where name = 'epoch'");
    return {
      epoch: setting?.value ?? '',
      integrity: String(database.pragma('integrity_check', { simple: true })),
      ids: new Set(rows.map(({ id }) => id)),
      messages,
      heads: new Map(heads.map(({ id, head }) => [id, head])),
    };
  } finally {
    database.close();
  }
}

/** @param epoch of the first life: a crash is no other history */
export function findViolations(
  senders: readonly Pick<CrashSender, 'conversation' | 'acked' | 'unanswered' | 'epoch' | 'faults'>[],
  found: Found,
  epoch: string,
): string[] {
  const violations = senders.flatMap(({ faults }) => faults);
  if (found.integrity !== 'ok') violations.push(`integrity_check says "${found.integrity}"`);
  if (found.epoch !== epoch) violations.push(`the epoch was ${epoch} and is ${found.epoch}`);
  for (const { conversation, acked, unanswered, ...sender } of senders) {
    const log = found.messages.get(conversation) ?? [];
    const fail = (text: string): void => void violations.push(`${conversation}: ${text}`);
    const lost = acked.filter((id) => !found.ids.has(id));
    if (lost.length > 0) fail(`${lost.length} acknowledged messages are lost, the first of them ${lost[0]}`);
    const doubled = log.length - new Set(log.map(({ id }) => id)).size;
    if (doubled > 0) fail(`${doubled} messages are stored twice`);
    const gap = log.findIndex(({ seq }, index) => seq !== index + 1);
    if (gap !== -1) fail(`expected seq ${gap + 1}, found ${log[gap]?.seq}`);
    const head = found.heads.get(conversation) ?? 0;
    if (head !== log.length) fail(`its head is ${head} with ${log.length} messages`);
    const sent = unanswered === null ? acked : [...acked, unanswered];
    const strange = log.findIndex(({ id }, index) => id !== sent[index]);
    if (strange !== -1) fail(`expected ${sent[strange] ?? 'nothing'} at seq ${strange + 1}, found ${log[strange]?.id}`);
    if (sender.epoch !== '' && sender.epoch !== epoch) fail(`was welcomed to the epoch ${sender.epoch}, not ${epoch}`);
  }
  return violations;
}
