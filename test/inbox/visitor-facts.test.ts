/** What of a visitor is shown, and that nothing is where nothing is known. */
import { describe, expect, test } from 'vitest';
import { toFactGroups } from '../../src/inbox/visitor-facts.ts';
import type { VisitorDetail } from '../../src/protocol/visitor.ts';
import { createDetail, NOW } from './inbox-fixtures.ts';

function read(change: Partial<VisitorDetail>): Record<string, Record<string, string>> {
  const groups = toFactGroups(createDetail(5, change), NOW);
  return Object.fromEntries(
    groups.map(({ id, facts }) => [id, Object.fromEntries(facts.map(({ label, text }) => [label, text]))]),
  );
}

describe('the facts of a visitor', () => {
  test('are only those that are known', () => {
    const { visit, visitor, ...others } = read({});
    expect(others).toEqual({});
    expect(Object.keys(visit ?? {})).toEqual(['State', 'Since', 'Page now', 'Pages', 'Last ping', 'Pings']);
    expect(Object.keys(visitor ?? {})).toEqual(['First visit', 'Visits', 'Chats']);
  });

  test('say where the visit came from', () => {
    const { visit } = read({
      traffic: 'Organic',
      landingUrl: 'https://shop.example/sale?utm_source=mail',
      referrer: 'https://search.example/',
      searchEngine: 'Search',
      searchKeywords: 'red bike',
      utm: { source: 'mail', campaign: 'spring', other: 'x' },
    });
    expect(visit).toMatchObject({
      'Came from': 'Organic',
      'Landing page': '/sale?utm_source=mail',
      Referrer: 'https://search.example/',
      'Search engine': 'Search',
      'Searched for': 'red bike',
      'Campaign source': 'mail',
      Campaign: 'spring',
    });
  });

  test('say who they are, with the clock on their wall', () => {
    const { visitor } = read({
      country: 'de',
      region: 'Berlin',
      city: 'Berlin',
      ip: '203.0.113.0',
      language: 'de',
      timeZone: 'UTC',
      screen: '1280x800',
      browser: 'Firefox',
      browserVersion: '140',
      os: 'Windows 10',
      platform: 'Windows',
      device: 'mobile',
      department: 'sales',
    });
    expect(visitor).toMatchObject({
      Place: 'Berlin, Germany',
      'IP address': '203.0.113.0',
      Language: 'German (de)',
      'Local time': expect.stringMatching(/10:13.* \(UTC\)$/),
      Screen: '1280 × 800',
      Browser: 'Firefox 140',
      System: 'Windows 10',
      Device: 'Phone',
      Department: 'sales',
    });
  });

  test('leave out a time zone and keep a language that this browser does not know', () => {
    const { visitor } = read({ timeZone: 'Mars/Olympus', language: '!', country: '?' });
    expect(visitor).not.toHaveProperty('Local time');
    expect(visitor).toMatchObject({ Language: '!', Place: '?' });
  });

  test('show engagement only of a page that is open', () => {
    const engagement = { visibleMs: 65_000, scroll: 40, idleMs: 7_000 };
    expect(read({ engagement })['engagement']).toEqual({
      'Time in front': '1:05',
      'Scrolled to': '40 %',
      'Idle for': '0:07',
    });
    const gone = read({ engagement, online: false, state: 'outOfSite' });
    expect(gone['engagement']).toBeUndefined();
    expect(gone['visit']).toMatchObject({ State: 'Left the site', 'Last page': 'Bikes' });
  });

  test('tell what the visitor did, with the time', () => {
    const groups = read({ events: [{ name: 'added_to_cart', at: NOW }] });
    expect(Object.keys(groups['events'] ?? {})).toEqual(['added_to_cart']);
  });

  test('show a variable once: by its label where the owner gave it one', () => {
    const groups = read({
      variables: { plan: 'pro', beta: false, seats: 3 },
      fields: [
        { name: 'plan', label: 'Plan', value: 'pro' },
        { name: 'size', label: 'Size', value: '' },
      ],
    });
    expect(groups['fields']).toEqual({ Plan: 'pro' });
    expect(groups['variables']).toEqual({ beta: 'no', seats: '3' });
  });

  test('lead only to addresses of web pages', () => {
    const [visit] = toFactGroups(createDetail(1, { referrer: 'javascript:alert(1)' }), NOW);
    const hrefs = Object.fromEntries((visit?.facts ?? []).map(({ label, href }) => [label, href]));
    expect(hrefs).toMatchObject({ Referrer: null, 'Page now': 'https://shop.example/bikes?size=54' });
  });
});
