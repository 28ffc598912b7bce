/** What the address can say. */
import { expect, test } from 'vitest';
import { takeLink, toHash, toRoute } from '../../src/inbox/route.ts';
import { createFakeLocation, toConversationId, toVisitorId } from './inbox-fixtures.ts';

test('a route survives the way through the address', () => {
  for (const route of [
    { view: 'queue' },
    { view: 'visitors' },
    { view: 'reports' },
    { view: 'conversation', conversation: toConversationId(7) },
    { view: 'visitor', visitor: toVisitorId(7) },
  ] as const) {
    expect(toRoute(toHash(route))).toEqual(route);
  }
});

test('an address that is not ours shows the list', () => {
  for (const hash of [
    '#conversation=',
    '#conversation=<b>',
    '#other',
    '#queue',
    '#toString',
    'toString',
    '#conversation=../../me',
    '#visitor=../me',
    '#visitor=',
  ]) {
    expect(toRoute(hash)).toEqual({ view: 'queue' });
  }
});

test('a one-time link leaves the address as it is taken', () => {
  const { location, entries } = createFakeLocation('#link=abc-123');
  expect(takeLink(location)).toBe('abc-123');
  expect(entries).toEqual(['']);
  expect(takeLink(location)).toBeNull();
});
