/** Signatures that any receiver's Standard Webhooks library verifies. */
import { expect, test } from 'vitest';
import { toSignedHeaders, toSiteSecret } from '../../../src/server/hooks/sign-webhook.ts';

/** The vector of the specification's own libraries. */
const VECTOR = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1_614_265_330_000, body: '{"test": 2432232314}' };
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

test('the specification’s vector gets the specification’s signature', () => {
  expect(toSignedHeaders(VECTOR, [SECRET])).toEqual({
    'webhook-id': VECTOR.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': SIGNATURE,
  });
});

test('two secrets make two signatures, parted by a space', () => {
  const other = toSiteSecret('of the server', 'of the site');
  const [first, second, ...more] = (toSignedHeaders(VECTOR, [other, SECRET])['webhook-signature'] ?? '').split(' ');
  expect([second, more]).toEqual([SIGNATURE, []]);
  expect(first).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
});

test('the instant is in whole seconds, the one that has begun', () => {
  const late = toSignedHeaders({ ...VECTOR, at: VECTOR.at + 999 }, [SECRET]);
  expect(late).toEqual(toSignedHeaders(VECTOR, [SECRET]));
});

test('a site’s secret is its own and that of its server', () => {
  const secrets = [
    toSiteSecret('server', 'a'),
    toSiteSecret('server', 'b'),
    toSiteSecret('other', 'a'),
    toSiteSecret('server', 'a'),
  ];
  expect(new Set(secrets).size).toBe(3);
  for (const secret of secrets) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
});
