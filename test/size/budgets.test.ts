/** Sizes are gates: what visitors download stays within the table. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServerProcess } from '../support/running-server.ts';
import { BUDGETS, DELIVERY_BUDGET } from './budgets.ts';
import { measureBudget, measureModules } from './measure.ts';

let server: RunningServer;
let loader: Response;
let configuration: string;
beforeAll(async () => {
  server = await startServerProcess();
  const plain = await fetch(`${server.url}/loader.js?key=demo`, { headers: { 'accept-encoding': 'identity' } });
  configuration = `${(await plain.text()).split('\n')[0]}\n`;
  loader = await fetch(`${server.url}/loader.js?key=demo`, { headers: { 'accept-encoding': 'br' } });
});
afterAll(() => server.remove());

test.each(BUDGETS)('$what: at most $atMost bytes', (budget) => {
  expect(measureBudget(budget, configuration)).toBeLessThanOrEqual(budget.atMost);
});

test(`session and all transports: at most ${DELIVERY_BUDGET.atMost} bytes`, async () => {
  expect(await measureModules(DELIVERY_BUDGET.modules)).toBeLessThanOrEqual(DELIVERY_BUDGET.atMost);
});

test('the loader travels as brotli, in one flight with its headers', () => {
  expect(loader.headers.get('content-encoding')).toBe('br');
  const headers = [...loader.headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 20);
  expect(Number(loader.headers.get('content-length')) + headers).toBeLessThan(13_000);
});
