/** What the chat box asks of the server over HTTP, as this visitor. */

export interface VisitorServer {
  /** @returns the parsed answer, null for one without content. Rejects with a text for the person; empty: nobody answered. */
  ask<Answer>(path: string, wish?: { readonly method: string; readonly body?: unknown }): Promise<Answer>;
  /** For what `ask` cannot do, such as an upload that shows its progress. */
  toRequest(path: string, renew?: boolean): Promise<{ readonly url: string; readonly authorization: string }>;
}

export interface VisitorServerWorld {
  readonly server: string;
  readonly key: string;
  readonly fetch: typeof fetch;
  token(renew: boolean): Promise<string>;
}

export function createVisitorServer({ server, key, fetch, token }: VisitorServerWorld): VisitorServer {
  async function toRequest(path: string, renew = false): ReturnType<VisitorServer['toRequest']> {
    const url = `${server}/v1/${path}${path.includes('?') ? '&' : '?'}key=${encodeURIComponent(key)}`;
    return { url, authorization: `Bearer ${await token(renew)}` };
  }

  async function request(path: string, wish: Parameters<VisitorServer['ask']>[1], renew: boolean): Promise<Response> {
    const { url, authorization } = await toRequest(path, renew);
    const body = wish?.body === undefined ? {} : { body: JSON.stringify(wish.body) };
    const type = wish?.body === undefined ? {} : { 'content-type': 'application/json' };
    return fetch(url, {
      method: wish?.method ?? 'GET',
      headers: { authorization, ...type },
      ...body,
      credentials: 'omit',
    });
  }

  return {
    async ask<Answer>(path: string, wish?: Parameters<VisitorServer['ask']>[1]): Promise<Answer> {
      try {
        const first = await request(path, wish, false);
        // The token may have aged in a tab that slept.
        const answer = first.status === 401 ? await request(path, wish, true) : first;
        const json = answer.status === 204 ? null : await answer.json();
        if (answer.ok) return json;
        throw new Error(json.detail ?? json.title);
      } catch (error) {
        // What the browser says of a network is for nobody; a problem of the server's has its text.
        throw error instanceof TypeError || error instanceof SyntaxError ? new Error('') : error;
      }
    },
    toRequest,
  };
}
