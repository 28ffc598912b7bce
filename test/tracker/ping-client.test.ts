/** One ping over a fetch that the test answers. */
import { expect, it, vi } from 'vitest';
import type { PingRequest } from '../../src/protocol/presence.ts';
import { createPingClient } from '../../src/tracker/ping-client.ts';

const REQUEST: PingRequest = {
  token: 'old',
  page: { id: 'view', url: 'https://shop.example/', title: 'Shop', referrer: '' },
  visible: true,
};
const ANSWER = {
  visitor: { id: 'v', served: false, hasSentMessage: false },
  online: true,
  nextPingMs: 25_000,
  conversation: null,
};

function createClient(...answers: (Response | Error)[]) {
  const fetch = vi.fn(async (_url: string, _init?: RequestInit): Promise<Response> => {
    const answer = answers.shift() ?? new Error('nobody answers');
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const client = createPingClient({
    server: 'https://chat.example',
    key: 'a b',
    fetch: fetch as unknown as typeof globalThis.fetch,
  });
  const bodies = (): unknown[] => fetch.mock.calls.map(([, init]) => JSON.parse(String(init?.body)));
  return { client, fetch, bodies };
}

const problem = (code: string, status: number): Response => Response.json({ code }, { status });

it('posts JSON as text, without credentials, so that no preflight is needed', async () => {
  const { client, fetch, bodies } = createClient(Response.json(ANSWER));
  expect(await client.send(REQUEST)).toEqual({ answer: ANSWER });
  expect(fetch.mock.calls[0]).toMatchObject([
    'https://chat.example/v1/ping?key=a%20b',
    { method: 'POST', credentials: 'omit', headers: { 'content-type': 'text/plain' } },
  ]);
  expect(bodies()).toEqual([REQUEST]);
});

it('pings once more without its token when the server does not know it, and says so', async () => {
  const { client, bodies } = createClient(problem('token-invalid', 401), Response.json({ ...ANSWER, token: 'new' }));
  expect(await client.send(REQUEST)).toEqual({ answer: { ...ANSWER, token: 'new' }, renewed: true });
  const { token: _, ...anonymous } = REQUEST;
  expect(bodies()).toEqual([REQUEST, anonymous]);
});

it('does not try a third time when the server refuses both', async () => {
  const { client, fetch } = createClient(problem('token-invalid', 401), problem('token-invalid', 401));
  expect(await client.send(REQUEST)).toEqual({ code: 'token-invalid', renewed: true });
  expect(fetch).toHaveBeenCalledTimes(2);
});

it('names the problem that the server named', async () => {
  const { client, fetch } = createClient(problem('unknown-site', 404));
  expect(await client.send(REQUEST)).toEqual({ code: 'unknown-site' });
  expect(fetch).toHaveBeenCalledTimes(1);
});

it.each<[string, Response | Error]>([
  ['the network fails', new TypeError('Failed to fetch')],
  ['the answer is no JSON', new Response('<html>')],
  ['the answer is null', Response.json(null)],
  ['the answer has no next ping', Response.json({ visitor: {} })],
  ['the answer would ping without a pause', Response.json({ ...ANSWER, nextPingMs: 0 })],
])('answers with nothing when %s', async (_, response) => {
  const { client } = createClient(response);
  expect(await client.send(REQUEST)).toEqual({});
});

it('says farewell by a request that outlives the page, and does not mind its failure', () => {
  const { client, fetch, bodies } = createClient(new TypeError('gone'));
  client.leave(REQUEST);
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({ keepalive: true });
  expect(bodies()).toEqual([{ ...REQUEST, leaving: true }]);
});
