/** Where visits come from, by the addresses that browsers report. */
import { describe, expect, test } from 'vitest';
import { toAttribution } from '../../../../src/server/domain/visitors/attribution.ts';

const LANDING = 'https://www.shop.example/boots';

describe('a visit is direct', () => {
  test.each([
    [LANDING, ''],
    [LANDING, 'https://shop.example/'],
    ['https://shop.example/boots', 'https://www.shop.example/hats?page=2'],
    ['http://localhost:3000/', 'http://localhost:8787/shop/'],
    [LANDING, 'not an address'],
    [LANDING, 'about:blank'],
    ['', ''],
    ['not an address', 'not one either'],
  ])('from %j after %j', (landing, referrer) => {
    expect(toAttribution(landing, referrer)).toEqual({
      traffic: 'Direct',
      searchEngine: '',
      searchKeywords: '',
      utm: {},
    });
  });
});

describe('a search engine brought the visit', () => {
  test.each([
    ['https://www.google.com/', 'Google', ''],
    ['https://www.google.co.uk/search?q=red+boots', 'Google', 'red boots'],
    ['https://google.com.au/', 'Google', ''],
    ['https://www.google.cz/', 'Google', ''],
    ['android-app://com.google.android.googlequicksearchbox/', 'Google', ''],
    ['https://www.bing.com/search?q=boots', 'Bing', 'boots'],
    ['https://search.yahoo.com/search?p=boots', 'Yahoo', 'boots'],
    ['https://r.search.yahoo.com/', 'Yahoo', ''],
    ['https://uk.search.yahoo.com/search?p=boots', 'Yahoo', 'boots'],
    ['https://search.yahoo.co.jp/search?p=%E9%9D%B4', 'Yahoo', '靴'],
    ['https://duckduckgo.com/', 'DuckDuckGo', ''],
    ['https://www.ecosia.org/search?q=boots', 'Ecosia', 'boots'],
    ['https://www.baidu.com/s?wd=%E9%9D%B4', 'Baidu', '靴'],
    ['https://m.baidu.com/s?word=boots', 'Baidu', 'boots'],
    ['https://yandex.ru/search/?text=boots', 'Yandex', 'boots'],
    ['https://yandex.com.tr/', 'Yandex', ''],
    ['https://ya.ru/', 'Yandex', ''],
    ['https://search.seznam.cz/?q=boty', 'Seznam', 'boty'],
    ['https://www.qwant.com/?q=boots', 'Qwant', 'boots'],
    ['https://www.startpage.com/', 'Startpage', ''],
    ['https://search.brave.com/search?q=boots', 'Brave', 'boots'],
    ['https://search.naver.com/search.naver?query=boots', 'Naver', 'boots'],
    ['https://www.sogou.com/web?query=boots', 'Sogou', 'boots'],
  ])('%s', (referrer, searchEngine, searchKeywords) => {
    expect(toAttribution(LANDING, referrer)).toEqual({ traffic: 'Organic', searchEngine, searchKeywords, utm: {} });
  });
});

describe('any other page that linked is named by its host', () => {
  test.each([
    ['https://www.news.example/today?q=boots', 'news.example'],
    ['https://mail.google.com/', 'mail.google.com'],
    ['https://mail.yahoo.com/', 'mail.yahoo.com'],
    ['https://mail.yandex.ru/', 'mail.yandex.ru'],
    ['https://www.google.com.evil.example/', 'google.com.evil.example'],
    ['https://notgoogle.com/', 'notgoogle.com'],
    ['https://evil-duckduckgo.com/', 'evil-duckduckgo.com'],
    ['https://WWW.Partner.Example/', 'partner.example'],
    ['android-app://com.slack/', 'com.slack'],
  ])('%s', (referrer, traffic) => {
    expect(toAttribution(LANDING, referrer)).toEqual({ traffic, searchEngine: '', searchKeywords: '', utm: {} });
  });

  test('even when the landing address is none', () => {
    expect(toAttribution('', 'https://partner.example/').traffic).toBe('partner.example');
  });
});

describe('campaign parameters of the landing address', () => {
  test('are kept without their prefix, and nothing else is', () => {
    const landing = `${LANDING}?utm_source=news&utm_medium=e-mail&utm_campaign=spring%20sale&utm_term=&utm_content=top&utm_id=7&gclid=x`;
    expect(toAttribution(landing, '').utm).toEqual({
      source: 'news',
      medium: 'e-mail',
      campaign: 'spring sale',
      content: 'top',
    });
  });

  test('are cut to 200 characters without leaving half of one', () => {
    const { utm } = toAttribution(`${LANDING}?utm_source=${'a'.repeat(300)}&utm_term=${'a'.repeat(199)}🦉`, '');
    expect(utm['source']).toBe('a'.repeat(200));
    expect(utm['term']).toBe('a'.repeat(199));
  });
});

test('keywords are cut to 200 characters', () => {
  const { searchKeywords } = toAttribution(LANDING, `https://www.bing.com/search?q=${'b'.repeat(2_000)}`);
  expect(searchKeywords).toBe('b'.repeat(200));
});
