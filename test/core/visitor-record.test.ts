/** What a browser remembers of its visitor, and when a visit is another one. */
import { describe, expect, it } from 'vitest';
import {
  createVisitorKeeper,
  type Told,
  toAnswered,
  toArrived,
  toFired,
  type VisitorRecord,
} from '../../src/core/visitor-record.ts';
import type { ConversationId, VisitorId } from '../../src/protocol/ids.ts';
import type { PingAnswer } from '../../src/protocol/presence.ts';
import { createTestStorage } from '../support/memory-storage.ts';

const NOW = 1_700_000_000_000;
const OWN = 'own' as ConversationId;
const THEIRS = 'theirs' as ConversationId;

const RECORD: VisitorRecord = {
  version: 1,
  token: 'token',
  conversation: null,
  hasSentMessage: false,
  served: false,
  visits: 1,
  visitStartedAt: NOW,
  lastSeenAt: NOW,
  fired: [],
};
const ANSWER: PingAnswer = {
  visitor: { id: 'v' as VisitorId, served: false, hasSentMessage: false },
  online: true,
  nextPingMs: 25_000,
  conversation: null,
};
const TOLD: Told = { token: 'token', renewed: false, fired: [], isLive: false };

describe('a visit', () => {
  it('goes on when the visitor was away for 30 s at most', () => {
    expect(toArrived(RECORD, NOW + 30_000)).toEqual({ ...RECORD, lastSeenAt: NOW + 30_000 });
  });

  it('begins anew after more than 30 s', () => {
    const at = NOW + 30_001;
    expect(toArrived(RECORD, at)).toEqual({ ...RECORD, visits: 2, visitStartedAt: at, lastSeenAt: at });
  });

  it('begins anew when the clock was set back, instead of lasting for ever', () => {
    expect(toArrived(RECORD, NOW - 86_400_000).visits).toBe(2);
  });
});

describe('an answered ping', () => {
  it('brings the first token', () => {
    const first = toAnswered({ ...RECORD, token: null }, { ...ANSWER, token: 'new' }, { ...TOLD, token: null });
    expect(first.token).toBe('new');
  });

  it('is not about this visitor when another tab had a token first', () => {
    const answer = { ...ANSWER, token: 'second', conversation: { id: THEIRS, unread: 0 } };
    expect(toAnswered(RECORD, answer, { ...TOLD, token: null })).toBe(RECORD);
  });

  it('is not about this person when the browser was reset meanwhile', () => {
    const fresh = { ...RECORD, token: null };
    expect(toAnswered(fresh, { ...ANSWER, conversation: { id: THEIRS, unread: 2 } }, TOLD)).toBe(fresh);
  });

  it('tells served and written from the server, and never forgets that something was written here', () => {
    const served = toAnswered(RECORD, { ...ANSWER, visitor: { ...ANSWER.visitor, served: true } }, TOLD);
    expect(served.served).toBe(true);
    expect(toAnswered({ ...RECORD, hasSentMessage: true }, ANSWER, TOLD).hasSentMessage).toBe(true);
  });

  it('takes over an open conversation that this browser does not know', () => {
    const answer = { ...ANSWER, conversation: { id: THEIRS, unread: 1 } };
    expect(toAnswered(RECORD, answer, TOLD).conversation).toEqual({ id: THEIRS, open: true });
  });

  it('closes ours, but keeps its id, when the server knows none that is open', () => {
    const open = { ...RECORD, conversation: { id: OWN, open: true } };
    expect(toAnswered(open, ANSWER, TOLD).conversation).toEqual({ id: OWN, open: false });
  });

  it('leaves the conversation to a running session, which knows better', () => {
    const open = { ...RECORD, conversation: { id: OWN, open: true }, served: true };
    expect(toAnswered(open, ANSWER, { ...TOLD, isLive: true })).toMatchObject({
      conversation: { id: OWN, open: true },
      served: true,
    });
  });

  it('forgets the conversation of the visitor whose token was refused', () => {
    const open = { ...RECORD, conversation: { id: OWN, open: true } };
    const renewed = toAnswered(open, { ...ANSWER, token: 'other' }, { ...TOLD, renewed: true });
    expect(renewed).toMatchObject({ token: 'other', conversation: null });
  });

  it('marks as reported what it told, and nothing that fired since', () => {
    const one = toFired(RECORD, 'f1', 'a');
    const two = toFired(one, 'f2', 'b');
    const answered = toAnswered(two, ANSWER, { ...TOLD, fired: one.fired });
    expect(answered.fired.map(({ id, reported }) => [id, reported])).toEqual([
      ['f1', true],
      ['f2', false],
    ]);
  });
});

it('a trigger that fires in each visit is remembered once, but no unreported firing is lost', () => {
  const first = toFired(RECORD, 'f1', 'a');
  const unreported = toFired({ ...first, visits: 2 }, 'f2', 'a');
  expect(unreported.fired.map(({ id }) => id)).toEqual(['f1', 'f2']);
  const reported = toFired(toAnswered(unreported, ANSWER, { ...TOLD, fired: unreported.fired }), 'f3', 'a');
  expect(reported.fired.map(({ id }) => id)).toEqual(['f3']);
});

describe('the keeper', () => {
  it.each([undefined, null, 'x', 7, [], {}, { version: 2, token: 'newer' }])('starts anew from %j', async (stored) => {
    const storage = createTestStorage();
    storage.values.set('visitor', stored);
    const record = await createVisitorKeeper(storage).update((old) => old);
    expect(record).toMatchObject({ token: null, conversation: null, visits: 0, fired: [] });
  });

  it('changes the newest record, also when another tab wrote it', async () => {
    const storage = createTestStorage();
    const tabs = [createVisitorKeeper(storage), createVisitorKeeper(storage)] as const;
    await tabs[0].update((old) => ({ ...old, visits: old.visits + 1 }));
    await tabs[1].update((old) => ({ ...old, visits: old.visits + 1 }));
    expect(tabs[1].current.visits).toBe(2);
    await tabs[0].update((old) => old);
    expect(tabs[0].current.visits).toBe(2);
  });

  it('goes on in memory when the storage refuses', async () => {
    const broken = { ...createTestStorage(), update: () => Promise.reject(new Error('full')) };
    const keeper = createVisitorKeeper(broken);
    await keeper.update((old) => ({ ...old, visits: old.visits + 1 }));
    await keeper.update((old) => ({ ...old, visits: old.visits + 1 }));
    expect(keeper.current.visits).toBe(2);
  });

  it('forgets everything when it is told to', async () => {
    const storage = createTestStorage();
    const keeper = createVisitorKeeper(storage);
    await keeper.update(() => RECORD);
    await keeper.forget();
    expect([keeper.current.token, storage.values.has('visitor')]).toEqual([null, false]);
  });
});
