/** A fired trigger's webhook leaves the server signed with a secret of its site's own. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createBrowser, findSite, newId } from '../support/callers.ts';
import { openTestApp } from '../support/test-app.ts';

test('a webhook is called when its trigger fired, with the visitor and a signature that the site’s secret makes', async () => {
  const received: { body: string; signature: string }[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ body: Buffer.concat(chunks).toString(), signature: String(request.headers['parlor-signature']) });
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const app = await openTestApp({ PARLOR_WEBHOOK_PRIVATE: 'yes' });
  const site = await findSite(app);
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const head = { id: 't', name: 'Told', active: true, frequency: 'visit', conditions: [] } as const;
  await app.domain.sites.change(site.id, () => ({ triggers: [{ ...head, actions: [{ name: 'webhook', url }] }] }));
  const report = { id: newId<string>(), kind: 'fired' as const, trigger: 't' };
  const { visitor } = await createBrowser(app).ping({ reports: [report] });
  await expect.poll(() => received.length).toBe(1);
  const [{ body, signature } = { body: '', signature: '' }] = received;
  expect(JSON.parse(body)).toMatchObject({
    kind: 'trigger-fired',
    trigger: { id: 't', name: 'Told' },
    visitor: { id: visitor.id },
  });
  const secret = createHmac('sha256', (await app.store.settings.get('webhook-secret')) ?? '')
    .update(site.id)
    .digest('hex');
  const [, at, given] = /^t=(\d+),v1=(\w+)$/.exec(signature) ?? [];
  expect(given).toBe(createHmac('sha256', secret).update(`${at}.${body}`).digest('hex'));
  await app.store.close();
  receiver.close();
});
