/** What was acknowledged is there after the server was killed, however often and whenever. */
import { describe, expect, test } from 'vitest';
import type { ConversationId, MessageId } from '../../src/protocol/ids.ts';
import { newId } from '../bench/load-client.ts';
import { type Found, findViolations, runCrashRounds } from '../support/crash-round.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

/** A round is a start of the server, 0.8 s, and 0.2 s of load: 50 of them take 50 s on two quiet cores. */
const ROUNDS = 50;
/** So many times slower may a machine be that does something else as well. */
const PATIENCE_MS = 5 * 60_000;

test(
  `[P6] [P8] no acknowledged message is lost or doubled by ${ROUNDS} kills, and every conversation stays dense`,
  async () => {
    const report = await runCrashRounds(ROUNDS, createSeededRandom(1));
    expect(report.violations).toEqual([]);
    expect(report.rounds).toBe(ROUNDS);
    expect(report.acked).toBeGreaterThan(ROUNDS * 100);
    expect(report.inFlight).toBeGreaterThan(ROUNDS);
  },
  PATIENCE_MS,
);

describe('the check notices', () => {
  const [first, second, third] = [newId<MessageId>(), newId<MessageId>(), newId<MessageId>()];
  const conversation = newId<ConversationId>();
  const sender = { conversation, acked: [first, second], unanswered: third, epoch: 'one', faults: [] };

  function toFound(ids: readonly string[], wish: Partial<Found> = {}): Found {
    const log = ids.map((id, index) => ({ id, seq: index + 1 }));
    return {
      epoch: 'one',
      integrity: 'ok',
      ids: new Set(ids),
      messages: new Map([[conversation, log]]),
      heads: new Map([[conversation, log.length]]),
      ...wish,
    };
  }
  const check = (found: Found): string[] => findViolations([sender], found, 'one');

  test('nothing when what was under way is stored, or is not', () => {
    expect(check(toFound([first, second]))).toEqual([]);
    expect(check(toFound([first, second, third]))).toEqual([]);
  });

  test.each([
    ['a message that is lost', toFound([first]), `1 acknowledged messages are lost, the first of them ${second}`],
    ['one that is doubled', toFound([first, second, second]), '1 messages are stored twice'],
    ['two that changed places', toFound([second, first]), `expected ${first} at seq 1, found ${second}`],
    ['one that nobody sent', toFound([first, second, third, 'other']), 'expected nothing at seq 4, found other'],
    [
      'a hole',
      toFound([first, second], {
        messages: new Map([
          [
            conversation,
            [
              { id: first, seq: 1 },
              { id: second, seq: 3 },
            ],
          ],
        ]),
      }),
      'expected seq 2, found 3',
    ],
    [
      'a head beyond the messages',
      toFound([first, second], { heads: new Map([[conversation, 3]]) }),
      'its head is 3 with 2 messages',
    ],
    ['another epoch', toFound([first, second], { epoch: 'two' }), 'the epoch was one and is two'],
    [
      'a damaged file',
      toFound([first, second], { integrity: 'row 7 missing' }),
      'integrity_check says "row 7 missing"',
    ],
  ])('%s', (_, found, violation) => {
    expect(check(found).join('\n')).toContain(violation);
  });

  test('an answer that must not be', () => {
    expect(findViolations([{ ...sender, faults: ['a nack'] }], toFound([first, second]), 'one')).toEqual(['a nack']);
  });
});
