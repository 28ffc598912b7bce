/** The HTTP door: every outcome a value. */
import { describe, expect, test, vi } from 'vitest';
import { createAgentApiClient } from '../../src/inbox/agent-api-client.ts';
import { createDetail, createFakeClock, ME, toConversationId, toVisitorId } from './inbox-fixtures.ts';

function createClient(answer: () => Promise<Response>) {
  const request = vi.fn<typeof fetch>(answer);
  const time = createFakeClock();
  return { api: createAgentApiClient(request, time.clock), request, time };
}

const problem = (status: number, code: string, headers = {}) =>
  new Response(JSON.stringify({ status, code, requestId: 'r1' }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });

describe('a request that succeeds', () => {
  test('sends JSON to the same origin', async () => {
    const { api, request } = createClient(async () => new Response(null, { status: 204 }));
    expect(await api.signIn({ email: 'a@b.c', password: 'secret' })).toEqual({ ok: true, value: null });
    expect(request).toHaveBeenCalledWith(
      '/v1/agent/sign-in',
      expect.objectContaining({
        method: 'POST',
        credentials: 'same-origin',
        body: '{"email":"a@b.c","password":"secret"}',
        headers: { 'content-type': 'application/json' },
      }),
    );
  });

  test('asks to take over only when told to', async () => {
    const { api, request } = createClient(async () => new Response(null, { status: 204 }));
    await api.take(toConversationId(1), false);
    await api.take(toConversationId(1), true);
    expect(request.mock.calls.map(([url]) => url)).toEqual([
      `/v1/agent/conversations/${toConversationId(1)}/take`,
      `/v1/agent/conversations/${toConversationId(1)}/take?over=1`,
    ]);
  });

  test('gives the agent whole', async () => {
    const { api } = createClient(async () => Response.json(ME));
    expect(await api.me()).toEqual({ ok: true, value: ME });
  });
});

describe('what is read by a page that is loaded later', () => {
  const decode = (content: unknown): string | null => (typeof content === 'string' ? content : null);

  test('is asked for below the agents’ routes, and decoded by that page', async () => {
    const { api, request } = createClient(async () => Response.json('three'));
    expect(await api.read('reports/chats?groupBy=day', decode)).toEqual({ ok: true, value: 'three' });
    expect(request.mock.calls[0]?.[0]).toBe('/v1/agent/reports/chats?groupBy=day');
  });

  test('is unexpected when that page cannot read it', async () => {
    const { api } = createClient(async () => Response.json(3));
    expect(await api.read('reports/chats', decode)).toMatchObject({ ok: false, problem: { code: 'unexpected' } });
  });
});

describe('people', () => {
  const whole = createDetail(1, {
    engagement: { visibleMs: 1, scroll: 2, idleMs: 3 },
    vitals: { lcp: 1 },
    utm: { source: 'mail' },
    variables: { plan: 'pro', seats: 3, beta: true },
    fields: [{ name: 'plan', label: 'Plan', value: 'pro' }],
    path: [{ url: 'https://shop.example/', title: 'Shop', at: 1 }],
  });

  test('are asked for where the server has them', async () => {
    const { api, request } = createClient(async () => new Response(null, { status: 204 }));
    await api.visitor(toVisitorId(1));
    await api.invite(toVisitorId(1), { text: 'Hi' });
    await api.transfer(toConversationId(1), { agent: 'bob' });
    await api.refuse(toConversationId(1));
    await api.colleagues();
    expect(request.mock.calls.map(([url, init]) => [init?.method, url, init?.body])).toEqual([
      ['GET', `/v1/agent/visitors/${toVisitorId(1)}`, undefined],
      ['POST', `/v1/agent/visitors/${toVisitorId(1)}/invite`, '{"text":"Hi"}'],
      ['POST', `/v1/agent/conversations/${toConversationId(1)}/transfer`, '{"agent":"bob"}'],
      ['POST', `/v1/agent/conversations/${toConversationId(1)}/refuse`, undefined],
      ['GET', '/v1/agent/colleagues', undefined],
    ]);
  });

  test('come whole', async () => {
    const { api } = createClient(async () => Response.json(whole));
    expect(await api.visitor(toVisitorId(1))).toEqual({ ok: true, value: whole });
    const colleagues = [{ id: 'bob', name: 'Bob', online: true }];
    const other = createClient(async () => Response.json({ colleagues }));
    expect(await other.api.colleagues()).toEqual({ ok: true, value: { colleagues } });
  });

  test.each([
    ['a text that is none', { city: null }],
    ['a number that is none', { visits: '1' }],
    ['a state of another house', { state: 'toString' }],
    ['half an engagement', { engagement: { visibleMs: 1 } }],
    ['a variable that is a list', { variables: { plan: [] } }],
    ['a page of the path without its time', { path: [{ url: '', title: '' }] }],
    ['no path', { path: undefined }],
  ])('are unexpected with %s', async (_what, change) => {
    const { api } = createClient(async () => Response.json({ ...whole, ...change }));
    expect(await api.visitor(toVisitorId(1))).toMatchObject({ ok: false, problem: { code: 'unexpected' } });
  });

  test('are unexpected when a colleague’s presence is not told', async () => {
    const { api } = createClient(async () => Response.json({ colleagues: [{ id: 'bob', name: 'Bob' }] }));
    expect((await api.colleagues()).ok).toBe(false);
  });
});

describe('a request that fails', () => {
  test('names the server’s code, its request and its wish for the next attempt', async () => {
    const { api } = createClient(async () => problem(429, 'rate-limited', { 'retry-after': '30' }));
    expect(await api.signIn({ email: 'a@b.c', password: 'x' })).toEqual({
      ok: false,
      problem: { code: 'rate-limited', requestId: 'r1', retryAfterMs: 30_000 },
    });
  });

  test('is unreachable when there is no answer', async () => {
    const { api } = createClient(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await api.me()).toMatchObject({ ok: false, problem: { code: 'unreachable' } });
  });

  test('is unreachable when the answer takes too long', async () => {
    const { api, request, time } = createClient(() => new Promise(() => {}));
    const signals: (AbortSignal | null | undefined)[] = [];
    request.mockImplementation(
      (_url, init) =>
        new Promise((_resolve, reject) => {
          signals.push(init?.signal);
          init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        }),
    );
    const answer = api.me();
    time.advance(15_000);
    expect(await answer).toMatchObject({ ok: false, problem: { code: 'unreachable' } });
    expect(signals[0]?.aborted).toBe(true);
    expect(time.timers).toBe(0);
  });

  test('is unexpected when a proxy or a captive network answers in our place', async () => {
    const pages = [
      new Response('<h1>Bad gateway</h1>', { status: 502 }),
      new Response('<h1>Log in to the hotel</h1>', { status: 200 }),
      problem(418, 'teapot'),
      Response.json({ ...ME, token: 1 }),
      Response.json({ ...ME, agent: { ...ME.agent, role: 'king' } }),
    ];
    for (const page of pages) {
      const { api } = createClient(async () => page);
      expect(await api.me()).toMatchObject({ ok: false, problem: { code: 'unexpected' } });
    }
  });

  test('does not take a captive network’s page for a conversation taken', async () => {
    const { api } = createClient(async () => new Response('<h1>Welcome</h1>', { status: 200 }));
    expect((await api.take(toConversationId(1), false)).ok).toBe(false);
  });
});
