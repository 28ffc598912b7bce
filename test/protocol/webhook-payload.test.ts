/** Bodies of webhooks stay below what receivers take, and stay JSON that says what happened. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_WEBHOOK_BYTES, toWebhookPayload } from '../../src/protocol/webhook-payload.ts';

const AT = 1_700_000_000_000;
const site = { id: '0190a0b0-0000-7000-8000-000000000001' };
const toBody = (data: object) => {
  const json = toWebhookPayload('message-sent', AT, { site, ...data });
  expect(Buffer.byteLength(json)).toBeLessThan(MAX_WEBHOOK_BYTES);
  return JSON.parse(json);
};

test('a body says what happened, when, and whom it is about', () => {
  expect(toBody({ visitor: { id: 'v' } })).toEqual({
    type: 'message-sent',
    timestamp: '2023-11-14T22:13:20.000Z',
    data: { site, visitor: { id: 'v' } },
  });
});

test.each([
  ['letters', 'x', 8_000],
  ['letters of two bytes', 'ž', 8_000],
  ['emoji', '🎈', 4_000],
])('the longest message of %s goes out whole', (_what, letter, length) => {
  const text = letter.repeat(length);
  expect(toBody({ message: { text } })).not.toHaveProperty('truncated');
  expect(toBody({ message: { text } }).data.message.text).toBe(text);
});

test.each([
  ['letters of three bytes', '漢', 8_000],
  ['what JSON escapes', '\u0001', 8_000],
  ['halves of letters', '\ud83d', 8_000],
])('the longest message of %s goes out as far as there is room, ids whole, and says so', (_what, letter, length) => {
  const body = toBody({ message: { text: letter.repeat(length) }, page: 'short' });
  const { text } = body.data.message;
  expect(body).toMatchObject({ truncated: true, data: { site, page: 'short' } });
  expect(text.length).toBeGreaterThan(2_000);
  expect(text.endsWith('…')).toBe(true);
});

test('a cut does not go through a letter', () => {
  for (const before of ['', 'x']) {
    const { text } = toBody({ message: { text: `${before}${'🎈'.repeat(6_000)}` } }).data.message;
    expect(text.isWellFormed()).toBe(true);
  }
});

test('fields that alone are too long are left out', () => {
  const names = Array.from({ length: 50 }, (_, index) => `${index}${'\u0001'.repeat(62)}`);
  const body = toBody({ detail: Object.fromEntries(names.map((name) => [name, '\u0001'.repeat(500)])), note: 'kept' });
  expect(body).toEqual({ ...body, truncated: true, data: { site, note: 'kept' } });
});

test('no texts make a body too long', () => {
  const texts = fc.dictionary(fc.string({ maxLength: 64 }), fc.string({ maxLength: 9_000, unit: 'grapheme' }), {
    maxKeys: 50,
  });
  fc.assert(
    fc.property(texts, texts, (detail, message) => {
      expect(toBody({ detail, message: Object.values(message)[0] ?? '' }).data.site).toEqual(site);
    }),
    { numRuns: 100, seed: 5 },
  );
});
