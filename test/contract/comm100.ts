/** Comm100's contract as data: every call of its document, and what real clients call beyond it. */
import type { ContractCall, Shape } from './shape.ts';

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const TEXT = /^.*$/s;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const URL = /^(https?:\/\/.+)?$/;

/** In the order of the document. */
export const STATUSES = [
  'waitingForChat',
  'voiceChatting',
  'chatting',
  'preChat',
  'manuallyInvited',
  'autoInvited',
  'offlineMessage',
  'refusedByOperator',
  'refusedByVisitor',
  'chatEnded',
  'inSite',
  'outOfSite',
  'transferring',
  'manuallyInvitedByWindow',
  'systemProcessing',
] as const;

const AGENT: { readonly [name: string]: Shape } = { id: GUID, status: /./, ongoingChats: 'number' };
const NUMBERED_AGENT: Shape = { ...AGENT, id: 'number' };
const ENTRY: Shape = { name: /./, value: TEXT, url: URL };

const VISITOR: { readonly [name: string]: Shape } = {
  id: GUID,
  status: new RegExp(`^(${STATUSES.join('|')})$`),
  browser: TEXT,
  operatingSystem: TEXT,
  flashVersion: TEXT,
  screenResolution: /^(\d+x\d+)?$/,
  language: TEXT,
  ip: /^[\d.:a-f]+$/,
  country: TEXT,
  state: TEXT,
  city: TEXT,
  timeZone: /^(GMT [+-]\d\d:\d\d)?$/,
  visitTime: INSTANT,
  firstVisitTime: INSTANT,
  visits: 'number',
  chats: 'number',
  pageViews: 'number',
  currentBrowsing: URL,
  referrerUrl: URL,
  name: /./,
  email: TEXT,
  phone: TEXT,
  company: TEXT,
  productService: TEXT,
  departmentId: GUID,
  searchEngine: TEXT,
  searchKeywords: TEXT,
  landingPage: URL,
  customFields: [ENTRY],
  customVariableResults: [ENTRY],
};

const TOKEN: Shape = {
  access_token: /^pk_/,
  token_type: /^bearer$/,
  expires_in: 'number',
  refresh_token: /^pk_/,
};

export const ERROR: Shape = { code: 'number', message: /.+/ };

const get = (document: RegExp | null, path: string, answer: Shape): ContractCall => ({
  ...{ document, method: 'GET', path, answer },
});
const put = (document: RegExp | null, path: string, body: object, answer: Shape): ContractCall => ({
  ...{ document, method: 'PUT', path, body, answer },
});

const VARIABLES = [
  { name: 'visitor', value: 'Leo', url: '' },
  { name: 'company', value: 'Comm100', url: 'https://www.example.com/' },
];

const callsAt = (base: string, agent: Shape, visitor: Shape, isDocumented: boolean): readonly ContractCall[] => {
  const documented = (pattern: RegExp): RegExp | null => (isDocumented ? pattern : null);
  return [
    get(documented(/^GET livechat\/agents$/), `${base}/livechat/agents`, [agent]),
    get(documented(/^GET livechat\/agents\/\{id\}$/), `${base}/livechat/agents/:agent`, agent),
    put(
      documented(/^PUT livechat\/agents\/\{id\}$/),
      `${base}/livechat/agents/:agent`,
      { id: ':agent', status: 'Meeting' },
      agent,
    ),
    get(documented(/^GET livechat\/visitors$/), `${base}/livechat/visitors`, [visitor]),
    get(documented(/^GET livechat\/visitors\/\{id\}$/), `${base}/livechat/visitors/:visitor`, visitor),
    put(documented(/^PUT livechat\/visitors\/\{id\}$/), `${base}/livechat/visitors/:visitor`, VARIABLES, visitor),
  ];
};

export const COMM100: readonly ContractCall[] = [
  {
    ...{ document: null, method: 'POST', path: '/oauth/token', answer: TOKEN },
    body: { grant_type: 'password', email: ':email', password: ':apiKey' },
  },
  ...callsAt('/v4', AGENT, VISITOR, true),
  ...callsAt('/api/v4', AGENT, VISITOR, false),
  ...callsAt('/api/v3', NUMBERED_AGENT, { ...VISITOR, departmentId: /^\d*$/ }, false),
];
