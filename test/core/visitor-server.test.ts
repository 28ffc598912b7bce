/** The promises of what the box asks over HTTP: as this visitor, once more with a new token, and with texts for people. */
import { describe, expect, it, vi } from 'vitest';
import { createVisitorServer } from '../../src/core/visitor-server.ts';

function open(...answers: (Response | Error)[]) {
  const fetch = vi.fn(async (_url: string, _init?: RequestInit) => {
    const answer = answers.shift();
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('asked too often');
    return answer;
  });
  const token = vi.fn(async (renew: boolean) => (renew ? 'new' : 'old'));
  const world = { server: 'https://chat.example', key: 'a b', token, fetch: fetch as never };
  return { server: createVisitorServer(world), fetch, token };
}
const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });

describe('asking', () => {
  it('goes to the site of this key, as this visitor', async () => {
    const { server, fetch } = open(json({ id: 1 }));
    expect(await server.ask('files/1?x=y')).toEqual({ id: 1 });
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toBe('https://chat.example/v1/files/1?x=y&key=a%20b');
    expect(init).toMatchObject({
      method: 'GET',
      headers: { authorization: 'Bearer old' },
      credentials: 'omit',
      body: null,
    });
  });

  it('sends a body as JSON, and takes an answer without one', async () => {
    const { server, fetch } = open(new Response(null, { status: 204 }));
    expect(await server.ask('conversations/1/rating', { method: 'POST', body: { stars: 5 } })).toBeNull();
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({
      body: '{"stars":5}',
      headers: { 'content-type': 'application/json' },
    });
  });

  it('with the token in the body sets no header, so that no browser asks first', async () => {
    const { server, fetch } = open(json({}));
    await server.post('home', { a: 1 });
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toBe('https://chat.example/v1/home?key=a%20b');
    expect(init).toEqual({ method: 'POST', body: '{"a":1,"token":"old"}', credentials: 'omit' });
  });

  it('for what everybody may read tells nobody who asks', async () => {
    const { server, fetch, token } = open(json({}));
    await server.read('articles');
    expect(fetch.mock.calls[0]?.[1]).toEqual({ credentials: 'omit' });
    expect(token).not.toHaveBeenCalled();
  });
});

describe('a refusal', () => {
  it('of the token is tried again with a new one, once', async () => {
    const { server, fetch } = open(json({}, 401), json({ done: true }));
    expect(await server.ask('files/1')).toEqual({ done: true });
    expect(fetch.mock.calls.map(([, init]) => init?.headers)).toEqual([
      { authorization: 'Bearer old' },
      { authorization: 'Bearer new' },
    ]);
    const refused = open(json({}, 401), json({ title: 'No' }, 401));
    await expect(refused.server.post('home')).rejects.toThrow('No');
    expect(refused.fetch).toHaveBeenCalledTimes(2);
  });

  it('comes with the server’s text, the detail before the title', async () => {
    await expect(open(json({ title: 'Too large', detail: 'at most 9' }, 413)).server.ask('files')).rejects.toThrow(
      'at most 9',
    );
    await expect(open(json({ title: 'Too large' }, 413)).server.ask('files')).rejects.toThrow('Too large');
  });

  it.each([
    ['a network that fails', new TypeError('Failed to fetch')],
    ['a proxy’s page', new Response('<h1>Bad gateway</h1>', { status: 502 })],
  ])('of %s has no text that a visitor could not read', async (_what, answer) => {
    await expect(open(answer).server.ask('home')).rejects.toThrow(/^$/);
  });
});
