/** What is loaded when an owner looks at webhooks for the first time: the page and its style. */
import './webhooks.css';
import { useMemo } from 'preact/hooks';
import type { InboxModel } from '../inbox-model.ts';
import { WebhooksPage } from './WebhooksPage.tsx';
import { createWebhookDesk } from './webhook-desk.ts';

export function Webhooks({ model }: { readonly model: InboxModel }) {
  const desk = useMemo(() => createWebhookDesk(model), [model]);
  return <WebhooksPage desk={desk} now={() => Date.now()} />;
}
