/** What the webhooks page knows and does: endpoints, deliveries page by page, and one notice at a time. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { WebhookDelivery, WebhookEndpoint, WebhookEndpointRequest } from '../../protocol/webhook.ts';
import type { AgentApi, ApiAnswer } from '../agent-api-client.ts';
import { toProblemText } from '../problem-text.ts';
import { decodeDeliveries, decodeEndpoints, decodeNothing, decodeSecret } from './decode-webhooks.ts';
import { WEBHOOK_STRINGS } from './webhook-strings.ts';

export interface Notice {
  readonly kind: 'done' | 'problem' | 'secret';
  readonly text: string;
}

export interface WebhookDesk {
  /** Null until they are there. */
  readonly endpoints: ReadonlySignal<readonly WebhookEndpoint[] | null>;
  readonly deliveries: ReadonlySignal<readonly WebhookDelivery[] | null>;
  /** There are older deliveries. */
  readonly hasMore: ReadonlySignal<boolean>;
  readonly notice: ReadonlySignal<Notice | null>;
  refresh(): Promise<void>;
  loadMore(): Promise<void>;
  /** Resolves with whether it was added. */
  add(wish: WebhookEndpointRequest): Promise<boolean>;
  setEnabled(endpoint: WebhookEndpoint, enabled: boolean): Promise<void>;
  rotate(endpoint: WebhookEndpoint): Promise<void>;
  test(endpoint: WebhookEndpoint): Promise<void>;
  remove(endpoint: WebhookEndpoint): Promise<void>;
  redeliver(delivery: WebhookDelivery): Promise<void>;
}

export function createWebhookDesk({ read, write }: Pick<AgentApi, 'read' | 'write'>): WebhookDesk {
  const endpoints = signal<readonly WebhookEndpoint[] | null>(null);
  const deliveries = signal<readonly WebhookDelivery[] | null>(null);
  const hasMore = signal(false);
  const notice = signal<Notice | null>(null);

  function fail({ problem }: Extract<ApiAnswer<unknown>, { ok: false }>): false {
    notice.value = { kind: 'problem', text: toProblemText(problem, WEBHOOK_STRINGS.problems) };
    return false;
  }

  async function loadDeliveries(before: number | null): Promise<void> {
    const answer = await read(`webhook-deliveries${before === null ? '' : `?before=${before}`}`, decodeDeliveries);
    if (!answer.ok) {
      fail(answer);
      return;
    }
    const known = before === null ? [] : (deliveries.peek() ?? []);
    deliveries.value = [...known, ...answer.value.deliveries];
    hasMore.value = answer.value.next !== null;
  }

  async function loadEndpoints(): Promise<void> {
    const answer = await read('webhook-endpoints', decodeEndpoints);
    if (answer.ok) endpoints.value = answer.value;
    else fail(answer);
  }

  /** @param say what to say when it is done; null for nothing */
  async function act(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: object | null,
    say: string | null,
  ): Promise<boolean> {
    const answer = await write(method, path, body, decodeNothing);
    if (!answer.ok) return fail(answer);
    notice.value = say === null ? null : { kind: 'done', text: say };
    await Promise.all([loadEndpoints(), loadDeliveries(null)]);
    return true;
  }

  async function showSecret(path: string, body: object | null): Promise<boolean> {
    const answer = await write('POST', path, body, decodeSecret);
    if (!answer.ok) return fail(answer);
    notice.value = { kind: 'secret', text: answer.value };
    await loadEndpoints();
    return true;
  }

  return {
    endpoints,
    deliveries,
    hasMore,
    notice,
    async refresh() {
      notice.value = null;
      await Promise.all([loadEndpoints(), loadDeliveries(null)]);
    },
    loadMore: () => loadDeliveries(deliveries.peek()?.at(-1)?.position ?? null),
    add: (wish) => showSecret('webhook-endpoints', wish),
    async setEnabled({ id, url, description, kinds }, enabled) {
      await act('PUT', `webhook-endpoints/${id}`, { url, description, kinds, enabled }, null);
    },
    async rotate({ id }) {
      await showSecret(`webhook-endpoints/${id}/rotate`, null);
    },
    async test({ id }) {
      await act('POST', `webhook-endpoints/${id}/test`, null, WEBHOOK_STRINGS.testSent);
    },
    async remove({ id }) {
      await act('DELETE', `webhook-endpoints/${id}`, null, null);
    },
    async redeliver({ position }) {
      await act('POST', `webhook-deliveries/${position}/redeliver`, null, WEBHOOK_STRINGS.sentAgain);
    },
  };
}
