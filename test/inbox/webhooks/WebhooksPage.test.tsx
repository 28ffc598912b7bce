// @vitest-environment happy-dom
/** Owners look after addresses and deliveries; what the server says no to is said to them. */
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, test } from 'vitest';
import type { ApiAnswer } from '../../../src/inbox/agent-api-client.ts';
import { WebhooksPage } from '../../../src/inbox/webhooks/WebhooksPage.tsx';
import { createWebhookDesk } from '../../../src/inbox/webhooks/webhook-desk.ts';
import { WEBHOOK_KINDS } from '../../../src/protocol/webhook.ts';
import { createFakeApi, toFailure } from '../inbox-fixtures.ts';

afterEach(cleanup);

const NOW = Date.UTC(2026, 10, 21, 18);
const ENDPOINT = {
  id: 'one',
  url: 'https://crm.example/hooks',
  description: 'CRM',
  kinds: ['message-sent'],
  enabled: true,
  disabled: null,
  failingSince: null,
  oldSecretUntil: null,
  createdAt: NOW,
  changedAt: NOW,
};
const toDelivery = (position: number, wish: object = {}) => ({
  position,
  id: `evt_${position}`,
  endpoint: 'one',
  kind: 'message-sent',
  url: ENDPOINT.url,
  payload: `{"type":"message-sent","n":${position}}`,
  state: 'delivered',
  attempts: 1,
  nextAt: null,
  lastAt: NOW,
  status: 200,
  error: null,
  createdAt: NOW,
  ...wish,
});

/** @param replies what is answered, by `METHOD path` */
function open(replies: Readonly<Record<string, ApiAnswer<unknown>>> = {}) {
  const asked: (readonly [string, unknown])[] = [];
  const standard: typeof replies = {
    'GET webhook-endpoints': { ok: true, value: { endpoints: [ENDPOINT] } },
    'GET webhook-deliveries': { ok: true, value: { deliveries: [toDelivery(2)], next: null } },
  };
  const api = createFakeApi(async (path, method = 'GET', body = null) => {
    asked.push([`${method} ${path}`, body]);
    return { ...standard, ...replies }[`${method} ${path}`] ?? { ok: true, value: {} };
  });
  render(<WebhooksPage desk={createWebhookDesk(api)} now={() => NOW} />);
  return { asked };
}

const endpoints = () => screen.findByRole('region', { name: 'Addresses' });
const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }));

describe('an address', () => {
  test('is shown with what it is for and whether it works', async () => {
    open({
      'GET webhook-endpoints': {
        ok: true,
        value: {
          endpoints: [
            ENDPOINT,
            { ...ENDPOINT, id: 'two', url: 'https://b.example', enabled: false, disabled: { reason: 'gone', at: NOW } },
          ],
        },
      },
    });
    const list = await endpoints();
    expect(await within(list).findByText('CRM · One event · On')).toBeTruthy();
    expect(within(list).getByText(/it answered that it is gone \(410\)/)).toBeTruthy();
  });

  test('is added for every event, and its secret is shown', async () => {
    const { asked } = open({ 'POST webhook-endpoints': { ok: true, value: { secret: 'whsec_abc' } } });
    fireEvent.input(await screen.findByLabelText('Address'), { target: { value: ' https://new.example/ ' } });
    await press('Add');
    expect(await screen.findByText('whsec_abc')).toBeTruthy();
    const wish = { url: 'https://new.example/', description: '', kinds: [...WEBHOOK_KINDS], enabled: true };
    expect(asked).toContainEqual(['POST webhook-endpoints', wish]);
  });

  test('that the server does not take is kept in the form, with the reason', async () => {
    open({ 'POST webhook-endpoints': toFailure('malformed') });
    const field = await screen.findByLabelText<HTMLInputElement>('Address');
    fireEvent.input(field, { target: { value: 'https://10.0.0.1/' } });
    await press('Add');
    expect((await screen.findByRole('alert')).textContent).toContain('reachable from the internet');
    expect(field.value).toBe('https://10.0.0.1/');
  });

  test('is deleted after a question only', async () => {
    const { asked } = open();
    await press('Delete');
    expect(asked.some(([what]) => what.startsWith('DELETE'))).toBe(false);
    await press('Delete it');
    expect(asked).toContainEqual(['DELETE webhook-endpoints/one', null]);
  });

  test('is turned off whole, and gets a test and a new secret', async () => {
    const { asked } = open({ 'POST webhook-endpoints/one/rotate': { ok: true, value: { secret: 'whsec_new' } } });
    await press('Turn off');
    const { id: _, disabled, failingSince, oldSecretUntil, createdAt, changedAt, ...whole } = ENDPOINT;
    expect([disabled, failingSince, oldSecretUntil, createdAt, changedAt]).toHaveLength(5);
    expect(asked).toContainEqual(['PUT webhook-endpoints/one', { ...whole, enabled: false }]);
    await press('Send a test');
    expect(await screen.findByText(/A test is on its way/)).toBeTruthy();
    await press('New secret');
    expect(await screen.findByText('whsec_new')).toBeTruthy();
  });
});

describe('a delivery', () => {
  test('says what became of it, has what was sent, and is sent again', async () => {
    const { asked } = open({
      'GET webhook-deliveries': {
        ok: true,
        value: {
          deliveries: [toDelivery(7, { state: 'failed', attempts: 3, status: 500, error: 'answered 500' })],
          next: null,
        },
      },
    });
    expect(await screen.findByText('Failed, will be tried again · 3 attempts · 500 · answered 500')).toBeTruthy();
    expect(screen.getByText('{"type":"message-sent","n":7}')).toBeTruthy();
    await press('Send again');
    expect(asked).toContainEqual(['POST webhook-deliveries/7/redeliver', null]);
  });

  test('that is older comes when it is asked for, after those that are there', async () => {
    open({
      'GET webhook-deliveries': { ok: true, value: { deliveries: [toDelivery(9)], next: 9 } },
      'GET webhook-deliveries?before=9': { ok: true, value: { deliveries: [toDelivery(3)], next: null } },
    });
    await press('Older ones');
    expect(await screen.findByText('{"type":"message-sent","n":3}')).toBeTruthy();
    expect(screen.getByText('{"type":"message-sent","n":9}')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Older ones' })).toBeNull();
  });
});
