/** Webhooks as owners and admins look after them: addresses, and the log of what was sent there. */
import { useEffect, useState } from 'preact/hooks';
import type { WebhookDelivery, WebhookEndpoint } from '../../protocol/webhook.ts';
import { toDateTimeText } from '../date-text.ts';
import { NewEndpoint } from './NewEndpoint.tsx';
import type { Notice, WebhookDesk } from './webhook-desk.ts';
import { WEBHOOK_STRINGS } from './webhook-strings.ts';

export interface WebhooksPageProps {
  readonly desk: WebhookDesk;
  now(): number;
}

export function WebhooksPage({ desk, now }: WebhooksPageProps) {
  useEffect(() => void desk.refresh(), [desk]);
  const endpoints = desk.endpoints.value;
  const deliveries = desk.deliveries.value;
  return (
    <main class="webhooks">
      <h2>{WEBHOOK_STRINGS.title}</h2>
      <p class="webhooks-about">{WEBHOOK_STRINGS.about}</p>
      <NoticeLine notice={desk.notice.value} />
      <section aria-label={WEBHOOK_STRINGS.endpoints}>
        {endpoints === null && <p role="status">{WEBHOOK_STRINGS.loading}</p>}
        {endpoints?.length === 0 && <p>{WEBHOOK_STRINGS.noEndpoints}</p>}
        <ul class="endpoints">
          {endpoints?.map((endpoint) => (
            <EndpointCard key={endpoint.id} desk={desk} endpoint={endpoint} now={now} />
          ))}
        </ul>
        <NewEndpoint desk={desk} />
      </section>
      <section aria-label={WEBHOOK_STRINGS.deliveries}>
        <div class="deliveries-head">
          <h3>{WEBHOOK_STRINGS.deliveries}</h3>
          <button type="button" class="button" onClick={() => void desk.refresh()}>
            {WEBHOOK_STRINGS.refresh}
          </button>
        </div>
        {deliveries?.length === 0 && <p>{WEBHOOK_STRINGS.noDeliveries}</p>}
        <ul class="deliveries">
          {deliveries?.map((delivery) => (
            <DeliveryRow key={delivery.position} desk={desk} delivery={delivery} now={now} />
          ))}
        </ul>
        {desk.hasMore.value && (
          <button type="button" class="button" onClick={() => void desk.loadMore()}>
            {WEBHOOK_STRINGS.more}
          </button>
        )}
      </section>
    </main>
  );
}

function NoticeLine({ notice }: { readonly notice: Notice | null }) {
  if (notice === null) return null;
  if (notice.kind !== 'secret') return <p role={notice.kind === 'problem' ? 'alert' : 'status'}>{notice.text}</p>;
  return (
    <div class="secret" role="status">
      <p>{WEBHOOK_STRINGS.secret}</p>
      <code>{notice.text}</code>
    </div>
  );
}

interface EndpointCardProps extends WebhooksPageProps {
  readonly endpoint: WebhookEndpoint;
}

function EndpointCard({ desk, endpoint, now }: EndpointCardProps) {
  const [isAsking, setAsking] = useState(false);
  const { url, description, kinds, enabled } = endpoint;
  return (
    <li>
      <strong class="address">{url}</strong>
      <span class="webhooks-about">
        {[description, WEBHOOK_STRINGS.kindCount(kinds.length), toHealth(endpoint, now())].filter(Boolean).join(' · ')}
      </span>
      <div class="acts">
        <button type="button" class="button" onClick={() => void desk.test(endpoint)}>
          {WEBHOOK_STRINGS.test}
        </button>
        <button type="button" class="button" onClick={() => void desk.setEnabled(endpoint, !enabled)}>
          {enabled ? WEBHOOK_STRINGS.turnOff : WEBHOOK_STRINGS.turnOn}
        </button>
        <button type="button" class="button" onClick={() => void desk.rotate(endpoint)}>
          {WEBHOOK_STRINGS.rotate}
        </button>
        {!isAsking && (
          <button type="button" class="button danger" onClick={() => setAsking(true)}>
            {WEBHOOK_STRINGS.remove}
          </button>
        )}
      </div>
      {isAsking && (
        <div class="acts">
          <span>{WEBHOOK_STRINGS.removeQuestion}</span>
          <button type="button" class="button danger" onClick={() => void desk.remove(endpoint)}>
            {WEBHOOK_STRINGS.removeYes}
          </button>
          <button type="button" class="button" onClick={() => setAsking(false)}>
            {WEBHOOK_STRINGS.removeNo}
          </button>
        </div>
      )}
    </li>
  );
}

function toHealth({ disabled, failingSince }: WebhookEndpoint, now: number): string {
  if (disabled !== null) return WEBHOOK_STRINGS.disabled[disabled.reason];
  return failingSince === null ? WEBHOOK_STRINGS.enabled : WEBHOOK_STRINGS.failing(toDateTimeText(failingSince, now));
}

interface DeliveryRowProps extends WebhooksPageProps {
  readonly delivery: WebhookDelivery;
}

function DeliveryRow({ desk, delivery, now }: DeliveryRowProps) {
  const { kind, url, state, attempts, status, error, payload, createdAt } = delivery;
  const outcome = [WEBHOOK_STRINGS.states[state], WEBHOOK_STRINGS.attempts(attempts), status, error].filter(Boolean);
  return (
    <li data-state={state}>
      <details>
        <summary>
          <span class="delivery-kind">{kind}</span>
          <time dateTime={new Date(createdAt).toISOString()}>{toDateTimeText(createdAt, now())}</time>
          <span class="address">{url}</span>
          <span class="outcome">{outcome.join(' · ')}</span>
        </summary>
        <p class="webhooks-about">{WEBHOOK_STRINGS.payload}</p>
        <pre>{payload}</pre>
        <button type="button" class="button" onClick={() => void desk.redeliver(delivery)}>
          {WEBHOOK_STRINGS.redeliver}
        </button>
      </details>
    </li>
  );
}
