/** User agents as browsers send them, and as nobody should. */
import crawlers from 'crawler-user-agents';
import { describe, expect, test } from 'vitest';
import { toClient } from '../../../../src/server/domain/visitors/client.ts';

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

describe('says the browser, its version, the system and the device', () => {
  test.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.6668.71 Safari/537.36',
      ['Chrome', '129.0', 'Windows 10', 'Windows', 'desktop'],
    ],
    [
      'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
      ['Internet Explorer', '11.0', 'Windows 7', 'Windows', 'desktop'],
    ],
    [
      'Mozilla/5.0 (Windows NT 6.3; Win64; x64; rv:115.0) Gecko/20100101 Firefox/115.0',
      ['Firefox', '115.0', 'Windows 8.1', 'Windows', 'desktop'],
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15',
      ['Safari', '17.6', 'macOS', 'macOS', 'desktop'],
    ],
    [`${IPHONE} Version/18.6.1 Mobile/15E148 Safari/604.1`, ['Safari', '18.6', 'iOS 18', 'iOS', 'mobile']],
    [`${IPHONE} Version/26.0 Mobile/15E148 Safari/604.1`, ['Safari', '26.0', 'iOS 26', 'iOS', 'mobile']],
    [`${IPHONE} CriOS/129.0.6668.69 Mobile/15E148 Safari/604.1`, ['Chrome', '129.0', 'iOS 18', 'iOS', 'mobile']],
    [
      'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
      ['Safari', '16.6', 'iOS 16', 'iOS', 'tablet'],
    ],
    [
      'Mozilla/5.0 (Android 15; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0',
      ['Firefox', '130.0', 'Android 15', 'Android', 'mobile'],
    ],
    [
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile Safari/537.36',
      ['Chrome', '129.0', 'Android', 'Android', 'mobile'],
    ],
    [
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36',
      ['Chrome', '129.0', 'Chrome OS', 'Chrome OS', 'desktop'],
    ],
    [CHROME, ['Chrome', '129.0', 'Linux', 'Linux', 'desktop']],
    [
      'Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/538.1 (KHTML, like Gecko) Version/6.0 TV Safari/538.1',
      ['Tizen', '6.0', 'Tizen', 'Tizen', ''],
    ],
  ])('of %s', (userAgent, expected) => {
    const { browser, browserVersion, os, platform, device, isBot } = toClient(userAgent);
    expect([browser, browserVersion, os, platform, device]).toEqual(expected);
    expect(isBot).toBe(false);
  });
});

test.each(['', ' ', 'hello', '%00', '\u0000', '🦉', 'Mozilla/5.0'])(
  'leaves what %j does not tell empty',
  (userAgent) => {
    expect(toClient(userAgent)).toEqual({
      browser: '',
      browserVersion: '',
      os: '',
      platform: '',
      device: '',
      isBot: false,
    });
  },
);

describe('a bot', () => {
  test.each([
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
    'curl/8.5.0',
    'python-requests/2.32.3',
  ])('is recognised: %s', (userAgent) => {
    expect(toClient(userAgent).isBot).toBe(true);
  });

  test('is recognised by most of what the list gives as examples', () => {
    const examples = crawlers.flatMap(({ instances }) => instances);
    const found = examples.filter((userAgent) => toClient(userAgent).isBot);
    expect(found.length / examples.length).toBeGreaterThan(0.8);
  });
});

describe('who measures or tests pages is treated as anybody else', () => {
  test.each([
    CHROME.replace('Chrome', 'HeadlessChrome'),
    'Mozilla/5.0 (Linux; Android 11; moto g power (2022)) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile Safari/537.36 Chrome-Lighthouse',
    `${CHROME} Chrome-Lighthouse`,
    `${CHROME} PTST/240905.1`,
    `${CHROME} GTmetrix`,
    `${CHROME} Pagespeed/1.0`,
    'Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko; Google Page Speed Insights) Chrome/129.0.0.0 Safari/537.36',
    'Mozilla/5.0 (compatible; PingdomPageSpeed/1.0; pingbot/2.0; +http://www.pingdom.com/)',
    `${CHROME} DareBoost`,
    `${CHROME} DatadogSynthetics`,
    `${CHROME} Playwright`,
    `${CHROME} Cypress/13.14.2`,
  ])('%s', (userAgent) => {
    expect(toClient(userAgent).isBot).toBe(false);
  });

  test('a headless browser has the name of its browser', () => {
    expect(toClient(CHROME.replace('Chrome', 'HeadlessChrome'))).toEqual(toClient(CHROME));
  });
});

test('text as long as a server takes is read as far as a browser would write', () => {
  expect(toClient(`${CHROME} ${'x'.repeat(16_000)} Googlebot/2.1`)).toEqual(toClient(CHROME));
  for (const part of ['(', 'Windows NT ', 'BlogTraffic/1.', 'Spider', 'Version/1.', '\uD800']) {
    expect(toClient(part.repeat(4_096)).browserVersion.length).toBeLessThan(10);
  }
});

test('the same user agent is read once while it is remembered, and memory has a bound', () => {
  const first = toClient(CHROME);
  expect(toClient(CHROME)).toBe(first);
  for (let made = 0; made < 4_000; made++) toClient(`made/${made}`);
  expect(toClient(CHROME)).not.toBe(first);
  expect(toClient(CHROME)).toEqual(first);
});
