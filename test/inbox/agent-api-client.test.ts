/** The HTTP door: every outcome a value. */
import { describe, expect, test, vi } from 'vitest';
import { createAgentApiClient } from '../../src/inbox/agent-api-client.ts';
import { createFakeClock, ME, toConversationId } from './inbox-fixtures.ts';

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
