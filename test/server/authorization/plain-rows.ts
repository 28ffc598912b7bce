/** Routes that are no operations, each with what it lets in; a route that stands nowhere here fails a test. */

/** Pages, scripts and figures: for everybody, and the same for everybody. */
export const PUBLIC = [
  'GET /',
  'GET /health',
  'GET /metrics',
  'GET /openapi.json',
  'GET /docs',
  'GET /docs/imbox',
  'GET /docs/imsupporting',
  'GET /docs/smartsupp',
  'GET /docs/comm100',
  'GET /smartsupp/widget',
  'GET /loader.js',
  'GET /assets/BUILD/*',
  'GET /pages/*',
  'GET /inbox',
  'GET /inbox/',
  'GET /demo',
  'GET /demo/',
  'GET /shop',
  'GET /shop/*',
  'GET /welcome/welcome.css',
  'GET /welcome/docs.css',
  'GET /favicon.svg',
] as const;

/** By keys of other systems' APIs, each as its own document says. */
export const BY_FOREIGN_KEY = [
  'GET /imbox/message/listConversations/:apiKey/:userId/:fromDate/:toDate',
  'GET /imbox/message/grabConversation/:apiKey/:userId/:conversationId',
  'GET /imbox/message/grabVisitorInfo/:apiKey/:userId/:conversationId',
  'GET /imbox/message/grabVisitorTags/:apiKey/:userId/:conversationId',
  'GET /imbox/message/grabVisitorLabels/:apiKey/:userId/:conversationId',
  'GET /imbox/message/grabVisitorCards/:apiKey/:userId/:conversationId',
  'GET /imbox/message/grabAgent/:apiKey/:userId/:agentId',
  'GET /imbox/message/grabAgents/:apiKey/:userId',
  'GET /imbox/message/chatStatistics/:apiKey/:userId',
  'GET /imbox/message/pageFilters/:apiKey/:userId',
  'GET /imbox/message/*',
  'GET /imsupporting/console-endpoint.php',
  'GET /smartsupp/test',
  'GET /smartsupp/accounts/',
  'GET /smartsupp/accounts',
  'POST /smartsupp/accounts/create',
  'GET /smartsupp/accounts/:aid/get',
  'POST /smartsupp/accounts/:aid/update',
  'GET /smartsupp/accounts/:aid/users/',
  'GET /smartsupp/accounts/:aid/users',
  'POST /smartsupp/accounts/:aid/users/create',
  'GET /smartsupp/accounts/:aid/users/:id/get',
  'POST /smartsupp/accounts/:aid/users/:id/update',
  'GET /smartsupp/accounts/:aid/users/:id/delete',
  'GET /smartsupp/accounts/:aid/triggers/',
  'GET /smartsupp/accounts/:aid/triggers',
  'POST /smartsupp/accounts/:aid/triggers/create',
  'GET /smartsupp/accounts/:aid/triggers/:id/get',
  'POST /smartsupp/accounts/:aid/triggers/:id/update',
  'GET /smartsupp/accounts/:aid/triggers/:id/delete',
  'GET /smartsupp/accounts/:aid/hooks/',
  'GET /smartsupp/accounts/:aid/hooks',
  'POST /smartsupp/accounts/:aid/hooks/create',
  'GET /smartsupp/accounts/:aid/hooks/:id/get',
  'POST /smartsupp/accounts/:aid/hooks/:id/update',
  'GET /smartsupp/accounts/:aid/hooks/:id/delete',
  'GET /smartsupp/accounts/:aid/offlineemails/',
  'GET /smartsupp/accounts/:aid/offlineemails',
  'POST /smartsupp/accounts/:aid/offlineemails/create',
  'GET /smartsupp/accounts/:aid/offlineemails/:id/get',
  'POST /smartsupp/accounts/:aid/offlineemails/:id/update',
  'GET /smartsupp/accounts/:aid/offlineemails/:id/delete',
  'GET /smartsupp/accounts/:aid/delete',
  'POST /smartsupp/accounts/:aid/conversations/search',
  'GET /smartsupp/accounts/:aid/conversations/:id/get',
  'GET /smartsupp/accounts/:aid/officehours/get',
  'POST /smartsupp/accounts/:aid/officehours/update',
  'GET /smartsupp/sign/in',
  'POST /comm100/oauth/token',
  'GET /comm100/v4/livechat/agents',
  'GET /comm100/v4/livechat/agents/:id',
  'PUT /comm100/v4/livechat/agents/:id',
  'GET /comm100/v4/livechat/visitors',
  'GET /comm100/v4/livechat/visitors/:id',
  'PUT /comm100/v4/livechat/visitors/:id',
  'GET /comm100/api/v4/livechat/agents',
  'GET /comm100/api/v4/livechat/agents/:id',
  'PUT /comm100/api/v4/livechat/agents/:id',
  'GET /comm100/api/v4/livechat/visitors',
  'GET /comm100/api/v4/livechat/visitors/:id',
  'PUT /comm100/api/v4/livechat/visitors/:id',
  'GET /comm100/api/v3/livechat/agents',
  'GET /comm100/api/v3/livechat/agents/:id',
  'PUT /comm100/api/v3/livechat/agents/:id',
  'GET /comm100/api/v3/livechat/visitors',
  'GET /comm100/api/v3/livechat/visitors/:id',
  'PUT /comm100/api/v3/livechat/visitors/:id',
] as const;

/** What a link in a mail proves is in the link. */
export const BY_LINK = ['GET /mail/confirm', 'POST /mail/confirm', 'GET /mail/stop', 'POST /mail/stop'] as const;

/** From our own pages only; whoever comes may try. */
export const SIGN_IN = [
  'POST /v1/agent/sign-in',
  'POST /v1/agent/sign-in-link',
  'POST /v1/agent/sign-out',
  'POST /v1/agent/password-reset',
] as const;

/** People who are signed in, and no keys. */
export const SIGNED_IN = ['GET /v1/agent/me', 'POST /v1/agent/password'] as const;

/** Pages of a site, by its key and their origin. */
export const BY_SITE_KEY = [
  'GET /v1/config',
  'POST /v1/ping',
  'POST /v1/stream',
  'POST /v1/poll',
  'POST /v1/frames',
  'POST /v1/publish',
  'POST /v1/forms/:id',
  'GET /v1/articles',
  'GET /v1/articles/:id',
  'OPTIONS /v1/conversations/:id/transcript',
  'OPTIONS /v1/conversations/:id/end',
  'OPTIONS /v1/conversations/:id/rating',
  'OPTIONS /v1/files',
  'OPTIONS /v1/files/:id',
] as const;

/** A visitor's own, by their token; what each sends besides. */
export const OF_VISITOR = {
  'POST /v1/home': (token: string) => JSON.stringify({ token }),
  'GET /v1/conversations/:id/transcript': null,
  'POST /v1/conversations/:id/transcript': (token: string) => JSON.stringify({ token, email: 'ada@example.com' }),
  'POST /v1/conversations/:id/end': null,
  'POST /v1/conversations/:id/rating': () => ({ stars: 5 }),
  'GET /v1/files/:id': null,
  'POST /v1/files': () => 'hello',
} as const;

/** Whoever has the signed address. */
export const BY_SIGNATURE = ['GET /v1/files/:id/*'] as const;
