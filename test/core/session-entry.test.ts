// @vitest-environment happy-dom
/** The visitor's session in its browser: what wakes it, what puts it to rest, and what it leaves behind. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createVisitorSession } from '../../src/core/session-entry.ts';
import type { ClientFrame, PublishFrame } from '../../src/protocol/frames.ts';
import { type ConversationId, createId } from '../../src/protocol/ids.ts';
import type { Session } from '../../src/session/session.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { createTestStorage } from '../support/memory-storage.ts';
import { quiet } from '../support/quiet.ts';
import { says } from '../support/says.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const CONVERSATION = '018bcfe5-6800-7000-8000-000000000001' as ConversationId;

class FakeSocket {
  static newest: FakeSocket;
  readyState = 1;
  readonly sent: ClientFrame[] = [];
  onopen = (): void => {};
  onmessage = (_event: { data: string }): void => {};
  onclose = (_event: { code: number }): void => {};

  constructor() {
    FakeSocket.newest = this;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }

  close(): void {
    this.readyState = 3;
  }
}

let clock: FakeClock;
let session: Session;
let ending: AbortController;
let requests: { url: string; init: RequestInit }[];

beforeEach(async () => {
  vi.stubGlobal('WebSocket', FakeSocket);
  clock = createFakeClock();
  ending = new AbortController();
  requests = [];
  const random = createSeededRandom(9);
  session = createVisitorSession({
    window,
    server: 'https://chat.example',
    key: 'demo',
    clock,
    random: () => 0.5,
    newId: () => createId(clock.now(), random.bytes),
    storage: createTestStorage(),
    fetch: async (url, init) => {
      requests.push({ url: String(url), init: init ?? {} });
      return new Response('{}');
    },
    signal: ending.signal,
    loadStream: () => Promise.reject(new Error('not needed')),
    token: async () => 'token',
  });
  session.connect();
  await quiet();
  const self = { kind: 'visitor', id: 'me' };
  FakeSocket.newest.onopen();
  FakeSocket.newest.onmessage({
    data: JSON.stringify({ type: 'welcome', version: 1, epoch: 'e', serverAt: 0, self, resumed: true }),
  });
});
afterEach(() => {
  session.close();
  ending.abort();
  vi.unstubAllGlobals();
  setVisibility('visible');
});

function setVisibility(state: DocumentVisibilityState): void {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
}

const probes = (): number => FakeSocket.newest.sent.filter(({ type }) => type === 'probe').length;

describe('a device that slept', () => {
  it('[P13] makes a visible page ask for a sign of life as soon as its clock has jumped', () => {
    clock.advance(10_000);
    expect(probes()).toBe(0);
    clock.jump(20_000);
    expect(probes()).toBe(1);
  });

  it('[P13] leaves a page alone that nobody sees: browsers slow the timers of those', () => {
    setVisibility('hidden');
    clock.jump(20_000);
    expect(probes()).toBe(0);
  });

  it('leaves no timer behind', () => {
    session.close();
    expect(clock.nextInMs()).toBeNull();
  });
});

describe('a page that goes', () => {
  it('[P32] sends what waits by a request that outlives it, once it is hidden', async () => {
    session.follow(CONVERSATION);
    await session.send(CONVERSATION, says('last words'));
    setVisibility('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    await quiet();
    expect(requests).toMatchObject([
      {
        url: 'https://chat.example/v1/publish?key=demo',
        init: { method: 'POST', keepalive: true, credentials: 'omit' },
      },
    ]);
    const body = JSON.parse(String(requests[0]?.init.body)) as { token: string; frame: PublishFrame };
    expect(body).toMatchObject({ token: 'token', frame: { type: 'publish', number: 1, body: { text: 'last words' } } });
  });

  it('[P32] asks for nothing when nothing waits', async () => {
    setVisibility('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    await quiet();
    expect(requests).toEqual([]);
  });

  it.each([
    ['the back-forward cache', window, 'pagehide', window, 'pageshow'],
    ['a freezer', document, 'freeze', document, 'resume'],
  ] as const)(
    'lets go of its connection for %s, and connects again afterwards',
    async (_what, from, hide, to, show) => {
      const before = FakeSocket.newest;
      from.dispatchEvent(new Event(hide));
      expect(before.readyState).toBe(3);
      to.dispatchEvent(new Event(show));
      await quiet();
      expect(FakeSocket.newest).not.toBe(before);
    },
  );
});
