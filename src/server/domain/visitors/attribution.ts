/** How a visit began: from the address that it began at and the page that linked there. */
import type { Attribution } from '../../../protocol/visitor.ts';

const MAX_LENGTH = 200;
const UTM_NAMES = ['source', 'medium', 'campaign', 'term', 'content'] as const;

interface SearchEngine {
  readonly name: string;
  /** Matches a whole host without `www.`: a company's mail or maps do not search. */
  readonly hosts: RegExp;
  /** Query parameters that carry the keywords, where the engine still tells them. */
  readonly keywords: readonly string[];
}

const ENGINES: readonly SearchEngine[] = [
  {
    name: 'Google',
    hosts:
      /^((m|news|images|encrypted|cse)\.)?google\.(com?\.)?[a-z]{2,3}$|^com\.google\.android\.googlequicksearchbox$/,
    keywords: ['q'],
  },
  { name: 'Bing', hosts: /^(m\.|cn\.|[a-z]{2}\.)?bing\.com$/, keywords: ['q'] },
  { name: 'Yahoo', hosts: /^([a-z]{1,2}\.)*search\.yahoo\.(com|co\.jp)$/, keywords: ['p'] },
  { name: 'DuckDuckGo', hosts: /^((html|lite|start|safe|noai)\.)?duckduckgo\.com$/, keywords: ['q'] },
  { name: 'Ecosia', hosts: /^ecosia\.org$/, keywords: ['q'] },
  { name: 'Baidu', hosts: /^(m\.|wap\.)?baidu\.com$/, keywords: ['wd', 'word'] },
  { name: 'Yandex', hosts: /^(m\.)?yandex\.(com?\.)?[a-z]{2,3}$|^ya\.ru$/, keywords: ['text'] },
  { name: 'Seznam', hosts: /^search\.seznam\.cz$/, keywords: ['q'] },
  { name: 'Qwant', hosts: /^(lite\.)?qwant\.com$/, keywords: ['q'] },
  { name: 'Startpage', hosts: /^([a-z0-9-]+\.)?startpage\.com$/, keywords: ['query', 'q'] },
  { name: 'Brave', hosts: /^search\.brave\.com$/, keywords: ['q'] },
  { name: 'Naver', hosts: /^(m\.)?search\.naver\.com$/, keywords: ['query'] },
  { name: 'Daum', hosts: /^(m\.)?search\.daum\.net$/, keywords: ['q'] },
  { name: 'Sogou', hosts: /^(m\.|wap\.)?sogou\.com$/, keywords: ['query', 'keyword'] },
  { name: '360', hosts: /^(m\.)?so\.com$/, keywords: ['q'] },
  { name: 'AOL', hosts: /^search\.aol\.(com|co\.uk)$/, keywords: ['q'] },
  { name: 'Ask', hosts: /^([a-z]{2}\.)?ask\.com$/, keywords: ['q'] },
  { name: 'Kagi', hosts: /^kagi\.com$/, keywords: ['q'] },
  { name: 'Mojeek', hosts: /^mojeek\.com$/, keywords: ['q'] },
  { name: 'Swisscows', hosts: /^swisscows\.com$/, keywords: ['query'] },
  { name: 'Cốc Cốc', hosts: /^coccoc\.com$/, keywords: ['query'] },
];

/** What is no address counts as absent. */
export function toAttribution(landingUrl: string, referrer: string): Attribution {
  const landing = parseUrl(landingUrl);
  const from = parseUrl(referrer);
  const utm = landing === null ? {} : readUtm(landing);
  const host = from === null ? '' : toHost(from);
  if (from === null || host === '' || (landing !== null && host === toHost(landing))) {
    return { traffic: 'Direct', searchEngine: '', searchKeywords: '', utm };
  }
  const engine = ENGINES.find(({ hosts }) => hosts.test(host));
  if (engine === undefined) return { traffic: host, searchEngine: '', searchKeywords: '', utm };
  const keywords = engine.keywords.map((name) => from.searchParams.get(name)).find(Boolean) ?? '';
  return { traffic: 'Organic', searchEngine: engine.name, searchKeywords: cut(keywords), utm };
}

const parseUrl = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);

const toHost = ({ hostname }: URL): string => hostname.toLowerCase().replace(/^www\./, '');

function readUtm({ searchParams }: URL): Record<string, string> {
  const found = UTM_NAMES.map((name) => [name, cut(searchParams.get(`utm_${name}`) ?? '')] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== ''));
}

/** Half a surrogate pair at the end would be no text any more. */
const cut = (text: string): string =>
  text
    .trim()
    .slice(0, MAX_LENGTH)
    .replace(/[\uD800-\uDBFF]$/, '');
