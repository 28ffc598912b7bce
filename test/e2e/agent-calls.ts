/** What the inbox asks of the server, called with an agent's cookie and from the server's own origin. */
import type { APIRequestContext, BrowserContext, Page } from 'playwright';
import type { Trigger } from '../../src/protocol/trigger.ts';
import type { VisitorDetail } from '../../src/protocol/visitor.ts';
import type { RunningServer } from '../support/running-server.ts';

export interface AgentCalls {
  /** Rejects with the answer's text unless it is a success. */
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  readVisitor(id: string): Promise<VisitorDetail>;
  putTrigger(trigger: Trigger): Promise<unknown>;
}

/** @param context of a page that signed in; it may be closed by now */
export function toAgentCalls({ request }: BrowserContext, { url }: RunningServer): AgentCalls {
  async function call(
    method: Parameters<AgentCalls['call']>[0],
    path: string,
    body?: unknown,
  ): ReturnType<AgentCalls['call']> {
    const options: Parameters<APIRequestContext['fetch']>[1] = { method, headers: { origin: url } };
    const response = await request.fetch(url + path, body === undefined ? options : { ...options, data: body });
    const text = await response.text();
    if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }
  return {
    call,
    readVisitor: async (id) => (await call('GET', `/v1/agent/visitors/${id}`)) as VisitorDetail,
    putTrigger: (trigger) => call('PUT', `/v1/agent/triggers/${trigger.id}`, trigger),
  };
}

/** The visitor's id, from the answer to the page's next ping. */
export async function readVisitorId(page: Page): Promise<string> {
  const response = await page.waitForResponse((candidate) => candidate.url().includes('/v1/ping') && candidate.ok());
  const { visitor } = (await response.json()) as { readonly visitor: { readonly id: string } };
  return visitor.id;
}
