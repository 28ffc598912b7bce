/** Deliveries of webhooks from a real database to a real server of this machine, with time and chance handed in. */
import { lookup } from 'node:dns/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createId, type SiteId, type SiteKey } from '../../../src/protocol/ids.ts';
import { DEFAULT_SETTINGS } from '../../../src/protocol/site-settings.ts';
import {
  createDeliveryWorker,
  type DeliveryWorker,
  type DeliveryWorld,
} from '../../../src/server/hooks/delivery-worker.ts';
import { createEgress } from '../../../src/server/hooks/egress.ts';
import { isPublicAddress } from '../../../src/server/hooks/is-public-address.ts';
import type { EgressOutcome } from '../../../src/server/hooks/request-once.ts';
import { toSignedHeaders, toSiteSecret } from '../../../src/server/hooks/sign-webhook.ts';
import { openSqliteStore } from '../../../src/server/store/sqlite.ts';
import type { Store } from '../../../src/server/store/store.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';
import { quiet } from '../../support/quiet.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { toWriter } from '../../support/writer.ts';

const random = createSeededRandom(43);
const newId = <Id extends string>(): Id => createId<Id>(0, random.bytes);
const SITE = newId<SiteId>();
const SECRET = toSiteSecret('server', 'endpoint');
const HOUR = 3_600_000;

let receiver: Receiver;
let clock: FakeClock;
let store: Store;
let logged: { message: string; fields: Readonly<Record<string, unknown>> }[];
let workers: DeliveryWorker[];

beforeEach(async () => {
  receiver = await startReceiver('127.0.0.1');
  clock = createFakeClock();
  store = await openSqliteStore(':memory:');
  logged = [];
  workers = [];
  await store.sites.create({
    id: SITE,
    key: 'shop' as SiteKey,
    name: 'Shop',
    origins: [],
    appearance: { color: '#123456', position: 'left', title: 'Hi', welcome: '' },
    triggers: [],
    settings: DEFAULT_SETTINGS,
    departments: [],
    createdAt: clock.now(),
  });
});
afterEach(async () => {
  for (const worker of workers) await worker.close();
  receiver.close();
  await store.close();
});

function start(changes: Partial<DeliveryWorld> = {}, isAllowed = (_ip: string): boolean => true): DeliveryWorker {
  const worker = createDeliveryWorker({
    clock,
    // In the middle: retries are neither early nor late.
    random: () => 0.5,
    deliveries: store.webhookDeliveries,
    egress: createEgress({ clock, resolve: (name) => lookup(name, { all: true }), isAllowed }),
    secretOf: (site) => toSiteSecret('server', site),
    log: (message, fields) => logged.push({ message, fields }),
    ...changes,
  });
  workers.push(worker);
  return worker;
}

async function createEndpoint(url = receiver.url): Promise<string> {
  const id = newId<string>();
  const secrets = [{ secret: SECRET, expiresAt: null }];
  const at = clock.now();
  const state = { disabled: null, failingSince: null, createdAt: at, changedAt: at };
  const kinds = ['custom-event'] as const;
  await store.webhookEndpoints.create(
    toWriter(SITE),
    { id, site: SITE, url, description: '', kinds, secrets, ...state },
    99,
  );
  return id;
}

/** @param calls addresses that hear of each besides the endpoints */
async function happen(times = 1, calls: readonly string[] = []): Promise<void> {
  const event = { site: SITE, kind: 'custom-event', at: clock.now(), calls } as const;
  for (let count = 0; count < times; count++) await store.events.append([{ ...event, detail: { count } }]);
}
/** An egress whose posts end when they are told to. */
function holdPosts() {
  const urls: string[] = [];
  const ends: ((outcome: EgressOutcome) => void)[] = [];
  const answer = { kind: 'answered', status: 200, contentType: '', location: null, body: Buffer.alloc(0) } as const;
  const post: DeliveryWorld['egress']['post'] = (url) => {
    urls.push(url);
    return { outcome: new Promise((resolve) => ends.push(resolve)), abort: () => {} };
  };
  return { urls, egress: { post }, end: (index: number): void => ends[index]?.(answer) };
}
const listed = () => store.webhookDeliveries.list(SITE, null, null, 100);
const idsOf = (): unknown[] => receiver.received.map(({ headers }) => headers['webhook-id']);
const messages = (): string[] => logged.map(({ message }) => message);

describe('a delivery', () => {
  test('arrives with what happened, its id, the instant and the endpoint’s signature', async () => {
    const worker = start();
    await createEndpoint();
    await happen();
    await worker.idle();
    const [call] = receiver.received;
    const [delivery] = await listed();
    expect(JSON.parse(call?.body ?? '')).toMatchObject({ type: 'custom-event', data: { detail: { count: 0 } } });
    const message = { id: delivery?.id ?? '', at: clock.now(), body: call?.body ?? '' };
    expect(call?.headers).toMatchObject(toSignedHeaders(message, [SECRET]));
    expect(call?.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Parlor-Webhooks' });
    expect(delivery).toMatchObject({ state: 'delivered', attempts: 1, status: 200, lastAt: clock.now() });
    expect(logged).toEqual([]);
  });

  test('goes out within a second of the event, without being asked for', async () => {
    start();
    await createEndpoint();
    await happen();
    expect(clock.nextInMs()).toBe(1_000);
    clock.advance(1_000);
    await receiver.arrived(1);
  });

  test('carries both signatures while an old secret is good, and then one', async () => {
    const worker = start();
    const id = await createEndpoint();
    const secret = toSiteSecret('server', 'rotated');
    await store.webhookEndpoints.rotate(toWriter(SITE, clock.now()), id, secret, clock.now() + 24 * HOUR);
    const expected: (string | undefined)[] = [];
    for (const [waitMs, secrets] of [
      [0, [secret, SECRET]],
      [24 * HOUR - 1, [secret, SECRET]],
      [1, [secret]],
    ] as const) {
      clock.jump(waitMs);
      await happen();
      await worker.idle();
      const [{ id: webhook, payload: body } = { id: '', payload: '' }] = await listed();
      expected.push(toSignedHeaders({ id: webhook, at: clock.now(), body }, secrets)['webhook-signature']);
    }
    expect(receiver.received.map(({ headers }) => headers['webhook-signature'])).toEqual(expected);
    expect(expected.map((text) => text?.split(' ').length)).toEqual([2, 2, 1]);
  });

  test('of a trigger is signed by the site’s own secret', async () => {
    const worker = start();
    await happen(1, [receiver.url]);
    await worker.idle();
    const [call] = receiver.received;
    const id = String(call?.headers['webhook-id']);
    const message = { id, at: clock.now(), body: call?.body ?? '' };
    expect(call?.headers).toMatchObject(toSignedHeaders(message, [toSiteSecret('server', SITE)]));
  });

  test('that fails is tried again at its time, with the same id and body, signed anew', async () => {
    receiver.answerStatuses(503, 302);
    const worker = start();
    const id = await createEndpoint();
    await happen();
    await worker.idle();
    clock.jump(4_999);
    await worker.idle();
    expect(receiver.received).toHaveLength(1);
    clock.jump(1);
    await worker.idle();
    expect(await listed()).toMatchObject([{ state: 'failed', attempts: 2, status: 302, error: 'answered 302' }]);
    clock.jump(300_000);
    await worker.idle();
    expect(receiver.received).toHaveLength(3);
    expect(new Set(idsOf()).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    const seconds = receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(seconds.map((second) => second - (seconds[0] ?? 0))).toEqual([0, 5, 305]);
    expect(await listed()).toMatchObject([{ state: 'delivered', attempts: 3, status: 200, error: null }]);
    expect((await store.webhookEndpoints.find(SITE, id))?.failingSince).toBeNull();
  });

  test('that fails ten times is given up, which is logged without the path of its address', async () => {
    receiver.answerStatuses(...Array(11).fill(500));
    const worker = start();
    await happen(1, [receiver.url]);
    for (let attempt = 0; attempt < 11; attempt++) {
      await worker.idle();
      clock.jump(25 * HOUR);
    }
    expect(receiver.received).toHaveLength(10);
    expect(await listed()).toMatchObject([{ state: 'given-up', attempts: 10, nextAt: null, error: 'answered 500' }]);
    expect(messages()).toEqual(['webhook not delivered: answered 500']);
    expect(JSON.stringify(logged)).toContain(`127.0.0.1:${receiver.port}`);
    expect(JSON.stringify(logged)).not.toContain('/hook');
  });

  test('to a private address is given up where those are off limits', async () => {
    const worker = start({}, isPublicAddress);
    await createEndpoint();
    await happen();
    await worker.idle();
    const error = 'expected a public address, got a private one';
    expect(await listed()).toMatchObject([{ state: 'given-up', attempts: 1, status: null, error }]);
    expect(receiver.connections()).toBe(0);
  });

  test('to what is no address is given up', async () => {
    const worker = start();
    await happen(1, ['http://']);
    await worker.idle();
    expect(await listed()).toMatchObject([{ state: 'given-up', error: 'expected an http or https address' }]);
  });

  test('that is asked for again goes out again under its id', async () => {
    const worker = start();
    await createEndpoint();
    await happen();
    await worker.idle();
    const [{ position } = { position: 0 }] = await listed();
    await store.webhookDeliveries.redeliver(SITE, position, clock.now());
    await worker.idle();
    expect(receiver.received).toHaveLength(2);
    expect(new Set(idsOf()).size).toBe(1);
  });

  test('that is done is forgotten after thirty days', async () => {
    const worker = start();
    await createEndpoint();
    await happen();
    await worker.idle();
    clock.advance(HOUR);
    await worker.idle();
    expect(await listed()).toHaveLength(1);
    clock.jump(30 * 24 * HOUR);
    clock.advance(1_000);
    await expect.poll(listed).toEqual([]);
  });
});

describe('an endpoint', () => {
  test('that answers 410 hears of nothing more', async () => {
    receiver.answerStatuses(410);
    const worker = start();
    const id = await createEndpoint();
    await happen();
    await worker.idle();
    expect((await store.webhookEndpoints.find(SITE, id))?.disabled).toEqual({ reason: 'gone', at: clock.now() });
    await happen();
    clock.jump(HOUR);
    await worker.idle();
    expect(receiver.received).toHaveLength(1);
    expect(messages()).toEqual(['webhook not delivered: answered 410', 'webhook endpoint disabled: gone']);
  });

  test('that failed for five days is disabled, one that answered in between is not', async () => {
    receiver.answerWith(({ url }, response) => response.writeHead(url === '/down' ? 500 : 200).end());
    const worker = start();
    const down = await createEndpoint(receiver.url.replace('hook', 'down'));
    const up = await createEndpoint();
    for (let day = 0; day <= 5; day++) {
      await happen();
      await worker.idle();
      const disabled = (await store.webhookEndpoints.find(SITE, down))?.disabled;
      expect(disabled).toEqual(day < 5 ? null : { reason: 'failing', at: clock.now() });
      clock.jump(24 * HOUR);
    }
    expect((await store.webhookEndpoints.find(SITE, up))?.disabled).toBeNull();
    const waiting = (await listed()).filter(({ nextAt }) => nextAt !== null);
    expect(waiting).toEqual([]);
  });
});

describe('a receiver that hangs', () => {
  test('is given up after 15 s and tried again', async () => {
    receiver.answerWith(() => {});
    const worker = start();
    await createEndpoint();
    await happen();
    const calm = worker.idle();
    await receiver.arrived(1);
    clock.advance(15_000);
    await calm;
    expect(await listed()).toMatchObject([{ state: 'failed', error: 'no answer within 15000 ms', status: null }]);
  });

  test('has four deliveries under way, and does not hold up others', async () => {
    const { egress, urls, end } = holdPosts();
    const worker = start({ egress });
    await happen(6, ['https://slow.example/']);
    await happen(1, ['https://fast.example/']);
    const calm = worker.idle();
    await quiet();
    expect(urls).toEqual([...Array(4).fill('https://slow.example/'), 'https://fast.example/']);
    end(0);
    await quiet();
    expect(urls.slice(5)).toEqual(['https://slow.example/']);
    for (let index = 1; index < 7; index++) {
      end(index);
      await quiet();
    }
    await calm;
    expect((await listed()).every(({ state }) => state === 'delivered')).toBe(true);
  });
});

test('at most 20 deliveries are under way at once, the others follow', async () => {
  const { egress, urls, end } = holdPosts();
  const worker = start({ egress });
  const calls = Array.from({ length: 25 }, (_, index) => `https://receiver-${index}.example/`);
  await happen(1, calls);
  const calm = worker.idle();
  await quiet();
  expect(urls).toEqual(calls.slice(0, 20));
  for (let index = 0; index < 25; index++) {
    end(index);
    await quiet();
  }
  await calm;
  expect(urls).toEqual(calls);
});

test('a delivery that ends while the worker looks for others makes room for one at once', async () => {
  const { egress, urls, end } = holdPosts();
  const { webhookDeliveries } = store;
  let looks = 0;
  const claim: typeof webhookDeliveries.claim = async (wish) => {
    const claimed = await webhookDeliveries.claim(wish);
    looks++;
    // The second look knew of four that were under way.
    if (looks === 2) {
      end(0);
      await quiet();
    }
    return claimed;
  };
  const worker = start({ egress, deliveries: { ...webhookDeliveries, claim } });
  await happen(5, ['https://slow.example/']);
  void worker.idle();
  await quiet();
  await quiet();
  expect(urls).toHaveLength(5);
  for (let index = 1; index < 5; index++) end(index);
});

describe('a process', () => {
  test('that crashes leaves what was under way to the next one, under its id', async () => {
    receiver.answerWith(() => {});
    const first = start();
    await createEndpoint();
    await happen();
    void first.idle();
    await receiver.arrived(1);
    workers = [];
    receiver.answerStatuses(200);
    const second = start();
    // Until the claim has ended: the first may still be at it.
    clock.jump(59_999);
    await second.idle();
    expect(receiver.received).toHaveLength(1);
    clock.jump(1);
    await second.idle();
    expect(receiver.received).toHaveLength(2);
    expect(new Set(idsOf()).size).toBe(1);
    expect(await listed()).toMatchObject([{ state: 'delivered' }]);
  });

  test('that ends in order gives back what is under way, not as a failure, and stops looking', async () => {
    receiver.answerWith(() => {});
    const first = start();
    await createEndpoint();
    await happen();
    void first.idle();
    await receiver.arrived(1);
    await first.close();
    expect(clock.nextInMs()).toBeNull();
    expect(await listed()).toMatchObject([{ state: 'waiting', attempts: 0, nextAt: clock.now() }]);
    receiver.answerStatuses(200);
    await start().idle();
    expect(await listed()).toMatchObject([{ state: 'delivered', attempts: 1 }]);
  });

  test('that ends while it looks for what is due gives back what it found', async () => {
    const worker = start();
    await createEndpoint();
    await happen();
    void worker.idle();
    await worker.close();
    expect(receiver.connections()).toBe(0);
    expect(await listed()).toMatchObject([{ state: 'waiting', nextAt: clock.now() }]);
  });

  test('that works beside another one sends none twice', async () => {
    const [first, second] = [start(), start()];
    await createEndpoint();
    await happen(30);
    await Promise.all([first.idle(), second.idle()]);
    expect(receiver.received).toHaveLength(30);
    expect(new Set(idsOf()).size).toBe(30);
  });

  test('whose database fails goes on when it is back', async () => {
    let isDown = true;
    const { webhookDeliveries } = store;
    const claim: typeof webhookDeliveries.claim = (wish) =>
      isDown ? Promise.reject(new Error('disk I/O error')) : webhookDeliveries.claim(wish);
    const worker = start({ deliveries: { ...webhookDeliveries, claim } });
    await createEndpoint();
    await happen();
    await worker.idle();
    expect(logged).toEqual([{ message: 'webhooks cannot be worked off', fields: { error: 'Error: disk I/O error' } }]);
    isDown = false;
    clock.advance(1_000);
    await receiver.arrived(1);
    await worker.idle();
    expect(await listed()).toMatchObject([{ state: 'delivered' }]);
  });
});
