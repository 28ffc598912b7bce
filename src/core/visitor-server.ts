/** What the chat box asks of the server over HTTP, as this visitor. */
import type { BoxServer } from '../widget/box-model.ts';

export interface VisitorServerWorld {
  readonly server: string;
  readonly key: string;
  readonly fetch: typeof fetch;
  token(renew: boolean): Promise<string>;
}

export function createVisitorServer({ server, key, fetch, token }: VisitorServerWorld): BoxServer {
  const toUrl = (path: string): string =>
    `${server}/v1/${path}${path.includes('?') ? '&' : '?'}key=${encodeURIComponent(key)}`;

  /** @param request is made again with another token, which may have aged in a tab that slept */
  async function settle<Answer>(request: (renew: boolean) => Promise<Response>): Promise<Answer> {
    try {
      const first = await request(false);
      const answer = first.status === 401 ? await request(true) : first;
      const json = answer.status === 204 ? null : await answer.json();
      if (answer.ok) return json;
      throw new Error(json.detail ?? json.title);
    } catch (error) {
      // What a browser says of networks is for nobody; a problem of the server's has its text.
      throw error instanceof TypeError || error instanceof SyntaxError ? new Error('') : error;
    }
  }

  return {
    ask: (path, { method, body } = { method: 'GET' }) =>
      settle(async (renew) => {
        const authorization = `Bearer ${await token(renew)}`;
        const sent = body === undefined ? null : JSON.stringify(body);
        const headers = sent === null ? { authorization } : { authorization, 'content-type': 'application/json' };
        return fetch(toUrl(path), { method, headers, body: sent, credentials: 'omit' });
      }),
    post: (path, body) =>
      settle(async (renew) =>
        fetch(toUrl(path), {
          method: 'POST',
          body: JSON.stringify({ ...body, token: await token(renew) }),
          credentials: 'omit',
        }),
      ),
    read: (path) => settle(() => fetch(toUrl(path), { credentials: 'omit' })),
    toRequest: async (path, renew = false) => ({ url: toUrl(path), authorization: `Bearer ${await token(renew)}` }),
  };
}
