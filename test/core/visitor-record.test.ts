/** What a browser remembers of its visitor, and when a visit is another one. */
import { describe, expect, it } from 'vitest';
import {
  createVisitorKeeper,
  type Told,
  toAnswered,
  toArrived,
  toDismissed,
  toFired,
  toReporting,
  toTracked,
  toVariables,
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
  unansweredSince: null,
  visits: 1,
  visitStartedAt: NOW,
  landingUrl: 'https://shop.example/',
  pages: 1,
  lastSeenAt: NOW,
  firings: [],
  greeting: null,
  silencedVisit: 0,
  variables: {},
  events: [],
  reports: [],
};
const GREETING = { id: 'f1', source: 'a', agentNick: 'Ann', text: 'Hello' };
const ANSWER: PingAnswer = {
  visitor: { id: 'v' as VisitorId, served: false, hasSentMessage: false },
  online: true,
  nextPingMs: 30_000,
  conversation: null,
};
const TOLD: Told = { token: 'token', renewed: false, reports: [], isLive: false };

const PAGE = 'https://shop.example/plants';

describe('a visit', () => {
  it('goes on when the visitor was away for 30 s at most, with one page more', () => {
    const at = NOW + 30_000;
    const record = { ...RECORD, greeting: GREETING, events: ['added'] };
    expect(toArrived(record, at, 0, PAGE)).toEqual({ ...record, pages: 2, lastSeenAt: at });
  });

  it('goes on when the last ping is older, but a page was left just now', () => {
    expect(toArrived(RECORD, NOW + 60_000, NOW + 45_000, PAGE)).toMatchObject({ visits: 1, pages: 2 });
  });

  it('begins anew after more than 30 s, with its own landing page, nothing said and nothing tracked', () => {
    const at = NOW + 30_001;
    expect(toArrived({ ...RECORD, pages: 7, greeting: GREETING, events: ['added'] }, at, 0, PAGE)).toEqual({
      ...RECORD,
      visits: 2,
      visitStartedAt: at,
      lastSeenAt: at,
      landingUrl: PAGE,
    });
  });

  it('begins anew when the clock was set back, instead of lasting for ever', () => {
    expect(toArrived(RECORD, NOW - 86_400_000, 0, PAGE).visits).toBe(2);
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

  it('forgets the reports that it told, and none that came since', () => {
    const one = toFired(RECORD, { trigger: 'a', visit: 1, at: NOW, spoke: true }, 'f1');
    const two = toFired(one, { trigger: 'b', visit: 1, at: NOW, spoke: false }, 'f2');
    const answered = toAnswered(two, ANSWER, { ...TOLD, reports: one.reports });
    expect(answered.reports).toEqual([{ id: 'f2', kind: 'fired', trigger: 'b' }]);
    expect(answered.firings).toHaveLength(2);
  });
});

describe('firings', () => {
  const fire = (record: VisitorRecord, trigger: string, at: number): VisitorRecord =>
    toFired(record, { trigger, visit: record.visits, at, spoke: true }, `f${at}`);

  it('of the current visit are all kept, of earlier ones the last of each trigger', () => {
    const visit = fire(fire(fire(RECORD, 'a', 1), 'a', 2), 'b', 3);
    expect(visit.firings.map(({ at }) => at)).toEqual([1, 2, 3]);
    expect(fire({ ...visit, visits: 2 }, 'a', 4).firings.map(({ at }) => at)).toEqual([3, 4]);
  });

  it('do not fill the storage of a visitor who comes for years', () => {
    let record = RECORD;
    for (let at = 0; at < 1_100; at++) record = fire(record, 'a', at);
    expect(record.firings).toHaveLength(1_000);
    expect(record.firings.at(-1)?.at).toBe(1_099);
  });
});

describe('a report', () => {
  it('is dropped when a hundred are waiting, not those that wait', () => {
    let record = RECORD;
    for (let count = 0; count < 101; count++) record = toReporting(record, { id: `${count}`, kind: 'dismissed' });
    expect(record.reports).toHaveLength(100);
    expect(record.reports[0]?.id).toBe('0');
  });

  it('of a dismissed greeting has an id of its own, and the visit is silent', () => {
    const record = toDismissed({ ...RECORD, greeting: GREETING, visits: 3 }, 'd1');
    expect(record).toMatchObject({ greeting: null, silencedVisit: 3, reports: [{ id: 'd1', kind: 'dismissed' }] });
  });

  it('of variables merges them here too, and null takes one away', () => {
    const record = toVariables({ ...RECORD, variables: { plan: 'free', cart_value: 3 } }, 'r', {
      plan: null,
      vip: true,
    });
    expect(record.variables).toEqual({ cart_value: 3, vip: true });
    expect(record.reports).toEqual([{ id: 'r', kind: 'variables', values: { plan: null, vip: true } }]);
  });

  it('of an event is kept by name for triggers, once', () => {
    const one = toTracked(RECORD, { id: 'e1', kind: 'event', name: 'added' });
    const two = toTracked(one, { id: 'e2', kind: 'event', name: 'added' });
    expect(two.events).toEqual(['added']);
    expect(two.reports).toHaveLength(2);
  });
});

describe('the keeper', () => {
  it('keeps token and conversation of a record from before triggers had firings', async () => {
    const storage = createTestStorage();
    storage.values.set('visitor', { version: 1, token: 'token', conversation: { id: OWN, open: true }, visits: 3 });
    const record = await createVisitorKeeper(storage).update((old) => old);
    expect(record).toMatchObject({ token: 'token', conversation: { id: OWN, open: true }, visits: 3, reports: [] });
  });

  it.each([undefined, null, 'x', 7, [], {}, { version: 2, token: 'newer' }])('starts anew from %j', async (stored) => {
    const storage = createTestStorage();
    storage.values.set('visitor', stored);
    const record = await createVisitorKeeper(storage).update((old) => old);
    expect(record).toMatchObject({ token: null, conversation: null, visits: 0, firings: [] });
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
