/** ImBox's contract as data: every call in the order of its document, and what each answers. */
import { type ContractCall, OR_NULL, type Shape } from './shape.ts';

const TEXT = /^.*$/s;
const CHANNEL = /^V[1-9]\d*$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const URL = /^https?:\/\//;

const AGENT: Shape = {
  agentID: 'number',
  sid: 'number',
  agentName: /^.+$/,
  agentEmail: /@/,
  agentPicture: /^(https:\/\/.+)?$/,
  agentLastActive: { [OR_NULL]: TIME },
  department: TEXT,
  isBackOffice: /^[01]$/,
  groups: TEXT,
};

/** @param hasLength as the document shows it for some calls and not for others */
function call(name: string, parameters: readonly string[], row: Shape, hasLength: boolean): ContractCall {
  return {
    document: new RegExp(`^${name}$`),
    method: 'GET',
    path: ['/message', name, ':apiKey', ':userId', ...parameters.map((parameter) => `:${parameter}`)].join('/'),
    answer: { result: /^success$/, json: [row], ...(hasLength ? { length: 'number' } : {}) },
  };
}

const whole = (name: string, row: Shape): ContractCall => call(name, [], row, true);
const ofConversation = (name: string, row: Shape, hasLength: boolean): ContractCall =>
  call(name, ['conversationId'], row, hasLength);

export const IMBOX: readonly ContractCall[] = [
  call('listConversations', ['fromDate', 'toDate'], { sid: 'number', conversationID: CHANNEL, date: TIME }, true),
  ofConversation(
    'grabConversation',
    {
      id: 'number',
      sid: 'number',
      conversationID: CHANNEL,
      from: /^.+$/,
      message: TEXT,
      date: TIME,
      agentID: { [OR_NULL]: 'number' },
    },
    true,
  ),
  ofConversation(
    'grabVisitorInfo',
    {
      trafficType: /^.+$/,
      se_type: TEXT,
      sid: 'number',
      conversationID: CHANNEL,
      last_visit: TIME,
      browser: TEXT,
      os: TEXT,
      user_city: TEXT,
      user_country: /^(\w{3,}.*)?$/,
      exitPage: URL,
    },
    false,
  ),
  ofConversation(
    'grabVisitorTags',
    { sid: 'number', conversationID: CHANNEL, createdDate: TIME, tag: /^.+$/, type: 'number' },
    true,
  ),
  ofConversation('grabVisitorLabels', { conversationID: CHANNEL, createdDate: TIME, label: /^.+$/ }, false),
  ofConversation(
    'grabVisitorCards',
    {
      dataID: /^.+$/,
      data: TEXT,
      sid: 'number',
      conversationID: CHANNEL,
      createdDate: TIME,
      updatedDate: TIME,
    },
    false,
  ),
  call('grabAgent', ['agentId'], AGENT, false),
  whole('grabAgents', AGENT),
  {
    ...whole('chatStatistics', {
      channel: CHANNEL,
      agentName: TEXT,
      agentEmail: TEXT,
      referral: TEXT,
      searchEngine: TEXT,
      exitPage: TEXT,
      browser: TEXT,
      os: TEXT,
      city: TEXT,
      country: TEXT,
      labels: 'texts',
      tags: 'texts',
      duration: { [OR_NULL]: 'number' },
      rating: { [OR_NULL]: 'number' },
      responseTime: { [OR_NULL]: 'number' },
      startedAt: TIME,
    }),
    query: 'startTime=:startTime',
  },
  whole('pageFilters', {
    id: 'number',
    sid: 'number',
    searchFilter: /^.+$/,
    searchName: /^.+$/,
    matchType: /^(like|exact|glob)$/,
  }),
];

/** What the query of some calls takes. */
export const QUERIES: Readonly<Record<string, readonly string[]>> = {
  listConversations: ['pageFilterId'],
  chatStatistics: [
    'startTime',
    'endTime',
    'agentId',
    'agentIds',
    'channel',
    'channels',
    'fileType',
    'timezone',
    'pageFilterId',
  ],
};

export const ERROR: Shape = { result: /^error$/, message: /.+/, json: 'texts' };
