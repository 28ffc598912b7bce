/** Smartsupp's contract as data: what its document shows, and what real clients call beyond it. */
import { type ContractCall, OR_NULL, type Shape } from './shape.ts';

const ID = /^[1-9]\d*$/;
const TEXT = /^.*$/s;

const ACCOUNT = { id: ID, title: TEXT, lang: /^[a-z]{2}/, accountKey: /^[\da-zA-Z-]+$/ };
const USER = { id: ID, role: /^(agent|admin)$/, email: /@/, fullname: TEXT, avatar: /^$/, note: /^$/ };
const NAMED_USER = { ...USER, nickname: TEXT };
const TRIGGER: Shape = {
  id: ID,
  active: 'boolean',
  name: TEXT,
  description: TEXT,
  event: /^on(load|message|open)$/,
  only_once: 'boolean',
  constraints: /^(all|any)$/,
  conditions: [{ name: TEXT, value: 'anything' }],
  actions: [{ name: /^message$/, agent_nick: TEXT, message: TEXT }],
};
const OFFICE_HOURS: Shape = {
  active: 'boolean',
  days: ['number'],
  timezone: 'number',
  config: [{ dow: 'number', times: [{ from: 'number', to: 'number' }] }],
};
const HOOK: { readonly [name: string]: Shape } = {
  id: ID,
  active: 'boolean',
  url: /^https/,
  description: TEXT,
  events: [TEXT],
};
const OFFLINE_EMAIL = { id: ID, email: /@/ };
const NOTHING: Shape = {};
const CHAT: Shape = {
  accountId: 'number',
  beginAt: 'number',
  endAt: { [OR_NULL]: 'number' },
  channel: {
    id: TEXT,
    isChat: 'boolean',
    isMissed: 'boolean',
    isTriggered: 'boolean',
    isOffline: 'boolean',
    isCompleted: 'boolean',
    isDropped: 'boolean',
    duration: 'number',
    avgResponse: { [OR_NULL]: 'number' },
    firstResponse: { [OR_NULL]: 'number' },
    messagesCount: 'number',
    wordsCount: 'number',
    rating: { [OR_NULL]: 'number' },
    ratingDesc: { [OR_NULL]: TEXT },
  },
  visitor: {
    id: TEXT,
    name: TEXT,
    email: TEXT,
    note: TEXT,
    group: { [OR_NULL]: TEXT },
    ipAddress: TEXT,
    city: TEXT,
    countryCode: TEXT,
    country: TEXT,
    userAgent: TEXT,
    platform: TEXT,
    referer: TEXT,
    variables: 'anything',
  },
  paths: [{ url: /^https?:/, title: TEXT }],
  messages: [
    {
      type: /^(visitor|agent|system)$/,
      name: TEXT,
      from: /^(visitor:.+|agent:\d*|system)$/,
      content: TEXT,
      sentAt: 'number',
      triggeredBy: { [OR_NULL]: TEXT },
    },
  ],
};

export const ERROR: Shape = { error: /^[A-Z]\w+$/, message: /.+/ };

const FIRST_VISIT = {
  active: true,
  name: 'First visit',
  description: 'To those who come for the first time',
  event: 'onload',
  conditions: [
    { name: 'delay_site', value: 60 },
    { name: 'is_visitor_send_message', value: false },
    { name: 'is_visitor_served', value: false },
    { name: 'number_of_visits', value: 1 },
  ],
  actions: [{ name: 'message', agent_nick: 'Support', message: 'Can we help you?' }],
};
const HOURS = {
  active: true,
  days: [1, 2, 6, 0],
  timezone: 1,
  config: [
    {
      dow: 1,
      times: [
        { from: 480, to: 705 },
        { from: 780, to: 1_020 },
      ],
    },
    { dow: 2, times: [{ from: 480, to: 705 }] },
  ],
};

const get = (document: RegExp | null, path: string, answer: Shape): ContractCall => ({
  ...{ document, method: 'GET', path, answer },
});
const post = (document: RegExp | null, path: string, body: object, answer: Shape): ContractCall => ({
  ...{ document, method: 'POST', path, body, answer },
});

/** Five calls of a kind of thing; the one that makes it comes first. */
function collection(
  name: string,
  document: RegExp | null,
  wish: { readonly body: object; readonly made: Shape; readonly shown: Shape; readonly change: object },
): readonly ContractCall[] {
  const path = `/accounts/:aid/${name}`;
  return [
    post(document, `${path}/create`, wish.body, wish.made),
    get(null, `${path}/`, { records: [wish.shown] }),
    get(null, path, { records: [wish.shown] }),
    get(null, `${path}/:id/get`, wish.shown),
    post(null, `${path}/:id/update`, wish.change, wish.shown),
    get(null, `${path}/:id/delete`, NOTHING),
  ];
}

/** In an order in which a script could make them: what a call makes, the next ones are about. */
export const SMARTSUPP: readonly ContractCall[] = [
  get(/^GET \/test$/, '/test', { success: 'boolean' }),
  post(/^POST \/accounts\/create$/, '/accounts/create', { title: 'Garden shop', lang: 'en' }, ACCOUNT),
  get(null, '/accounts/', { records: [ACCOUNT] }),
  get(null, '/accounts', { records: [ACCOUNT] }),
  get(null, '/accounts/:aid/get', ACCOUNT),
  post(null, '/accounts/:aid/update', { title: 'Garden & tools', lang: 'de' }, ACCOUNT),
  ...collection('users', /^POST \/accounts\/:aid\/users\/create$/, {
    body: { role: 'agent', email: 'john@doe.com', fullname: 'John Doe', password: 'john.doe' },
    ...{ made: USER, shown: NAMED_USER, change: { nickname: 'Johnny', role: 'admin', password: 'another' } },
  }),
  ...collection('triggers', /^POST \/accounts\/:aid\/triggers\/create$/, {
    ...{ body: FIRST_VISIT, made: TRIGGER, shown: TRIGGER, change: { active: false } },
  }),
  post(/^POST \/accounts\/:aid\/officehours\/update$/, '/accounts/:aid/officehours/update', HOURS, OFFICE_HOURS),
  get(null, '/accounts/:aid/officehours/get', OFFICE_HOURS),
  ...collection('hooks', null, {
    body: { url: 'https://hooks.example.com/a' },
    ...{ made: { ...HOOK, secret: /^whsec_/ }, shown: HOOK, change: { active: false } },
  }),
  // Offline e-mails are of users: John was deleted above, and comes back.
  post(null, '/accounts/:aid/users/create', { email: 'john@doe.com', password: 'john.doe', nickname: 'J' }, USER),
  ...collection('offlineemails', null, {
    body: { email: 'john@doe.com' },
    ...{ made: OFFLINE_EMAIL, shown: OFFLINE_EMAIL, change: { email: 'john@doe.com' } },
  }),
  // What was written in the account that was just made is nothing yet: these are of one where people chat.
  post(
    null,
    '/accounts/:home/conversations/search',
    { offset: 0, limit: 200 },
    {
      total: 'number',
      items: [{ id: TEXT, beginAt: 'number', endAt: { [OR_NULL]: 'number' } }],
    },
  ),
  get(null, '/accounts/:home/conversations/:conversation/get', CHAT),
  { ...get(null, '/accounts/:aid/delete', ERROR), status: 403 },
];
