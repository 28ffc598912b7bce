/** Who may ask what: a row for each operation, written down here and not read from its declaration. */

/**
 * Method, path below `/v1/agent`, the scope that a key needs (`-`: for people only), and who may: `everybody` who works for
 * the site, or its `managers`.
 */
const TABLE = `
GET    /conversations                          conversations:read  everybody
GET    /conversations/:id                      conversations:read  everybody
PATCH  /conversations/:id                      conversations:write everybody
GET    /conversations/:id/messages             conversations:read  everybody
POST   /conversations/:id/messages             conversations:write everybody
POST   /conversations/:id/take                 conversations:write everybody
POST   /conversations/:id/refuse               conversations:write everybody
POST   /conversations/:id/transfer             conversations:write everybody
POST   /conversations/:id/close                conversations:write everybody
POST   /conversations/:id/reopen               conversations:write everybody
GET    /conversations/:id/detail               conversations:read  everybody
GET    /conversations/:id/notes                conversations:read  everybody
POST   /conversations/:id/notes                conversations:write everybody
DELETE /conversations/:id/notes/:note          conversations:write everybody
GET    /conversations/:id/transcript           conversations:read  everybody
POST   /conversations/:id/transcript           conversations:write everybody
GET    /conversations/:id/tags                 conversations:read  everybody
PUT    /conversations/:id/tags/:tag            conversations:write everybody
DELETE /conversations/:id/tags/:tag            conversations:write everybody
GET    /visitors                               visitors:read       everybody
GET    /visitors/newest                        visitors:read       everybody
GET    /visitors/:id                           visitors:read       everybody
PATCH  /visitors/:id                           visitors:write      everybody
POST   /visitors/:id/invite                    visitors:write      everybody
GET    /visitors/:id/profile                   visitors:read       everybody
GET    /visitors/:id/variables                 visitors:read       everybody
PATCH  /visitors/:id/variables                 visitors:write      everybody
GET    /visitors/:id/cards                     visitors:read       everybody
PUT    /visitors/:id/cards/:card               visitors:write      everybody
DELETE /visitors/:id/cards/:card               visitors:write      everybody
GET    /visitors/:id/groups                    visitors:read       everybody
PUT    /visitors/:id/groups/:group             visitors:write      everybody
DELETE /visitors/:id/groups/:group             visitors:write      everybody
GET    /visitors/:id/tags                      visitors:read       everybody
PUT    /visitors/:id/tags/:tag                 visitors:write      everybody
DELETE /visitors/:id/tags/:tag                 visitors:write      everybody
GET    /visitor-groups                         visitors:read       everybody
POST   /visitor-groups                         site:write          managers
PUT    /visitor-groups/:id                     site:write          managers
DELETE /visitor-groups/:id                     site:write          managers
GET    /visitor-groups/:id/visitors            visitors:read       everybody
GET    /companies                              visitors:read       everybody
POST   /companies                              visitors:write      everybody
GET    /companies/:id                          visitors:read       everybody
PUT    /companies/:id                          visitors:write      everybody
DELETE /companies/:id                          visitors:write      everybody
GET    /companies/:id/visitors                 visitors:read       everybody
GET    /bans                                   visitors:read       everybody
POST   /bans                                   visitors:write      everybody
DELETE /bans/:id                               visitors:write      everybody
GET    /tags                                   site:read           everybody
POST   /tags                                   site:write          managers
PUT    /tags/:id                               site:write          managers
DELETE /tags/:id                               site:write          managers
POST   /files                                  files:write         everybody
GET    /files/:id                              files:read          everybody
GET    /canned-replies                         replies:read        everybody
POST   /canned-replies                         replies:write       everybody
PUT    /canned-replies/:id                     replies:write       everybody
DELETE /canned-replies/:id                     replies:write       everybody
POST   /canned-replies/:id/render              replies:read        everybody
GET    /knowledge-bases                        articles:read       everybody
POST   /knowledge-bases                        articles:write      managers
PUT    /knowledge-bases/:id                    articles:write      managers
DELETE /knowledge-bases/:id                    articles:write      managers
GET    /categories                             articles:read       everybody
POST   /categories                             articles:write      managers
PATCH  /categories/:id                         articles:write      managers
DELETE /categories/:id                         articles:write      managers
GET    /articles                               articles:read       everybody
POST   /articles                               articles:write      managers
GET    /articles/:id                           articles:read       everybody
PATCH  /articles/:id                           articles:write      managers
DELETE /articles/:id                           articles:write      managers
POST   /articles/:id/publish                   articles:write      managers
POST   /articles/:id/unpublish                 articles:write      managers
GET    /colleagues                             agents:read         everybody
GET    /people                                 agents:read         managers
POST   /people                                 agents:write        managers
PATCH  /people/:id                             agents:write        managers
DELETE /people/:id                             agents:write        managers
PUT    /people/:id/status                      agents:write        everybody
GET    /departments                            agents:read         everybody
POST   /departments                            agents:write        managers
PUT    /departments/:id                        agents:write        managers
DELETE /departments/:id                        agents:write        managers
GET    /site                                   site:read           everybody
PUT    /site                                   site:write          managers
PUT    /appearance                             site:write          managers
PUT    /triggers/:id                           site:write          managers
DELETE /triggers/:id                           site:write          managers
GET    /office-hours                           site:read           everybody
PUT    /office-hours                           site:write          managers
GET    /online                                 site:read           everybody
GET    /page-filters                           site:read           managers
POST   /page-filters                           site:write          managers
PUT    /page-filters/:id                       site:write          managers
DELETE /page-filters/:id                       site:write          managers
GET    /page-filters/:id/visits                visitors:read       managers
GET    /page-filters/:id/conversations         conversations:read  managers
GET    /webhook-endpoints                      webhooks:read       managers
POST   /webhook-endpoints                      webhooks:write      managers
PUT    /webhook-endpoints/:id                  webhooks:write      managers
DELETE /webhook-endpoints/:id                  webhooks:write      managers
POST   /webhook-endpoints/:id/rotate           webhooks:write      managers
POST   /webhook-endpoints/:id/test             webhooks:write      managers
GET    /webhook-deliveries                     webhooks:read       managers
POST   /webhook-deliveries/:position/redeliver webhooks:write      managers
GET    /webhook-secret                         webhooks:write      managers
GET    /widgets                               site:read           everybody
GET    /widgets/:id                           site:read           everybody
POST   /widgets                               site:write          managers
PUT    /widgets/:id                           site:write          managers
DELETE /widgets/:id                           site:write          managers
GET    /forms                                 site:read           everybody
POST   /forms                                 site:write          managers
PUT    /forms/:id                             site:write          managers
DELETE /forms/:id                             site:write          managers
GET    /form-submissions                      visitors:read       everybody
GET    /reports                               reports:read        everybody
GET    /reports/chats                         reports:read        everybody
GET    /reports/first-response                reports:read        everybody
GET    /reports/resolution                    reports:read        everybody
GET    /reports/missed                        reports:read        managers
GET    /reports/channels                      reports:read        managers
GET    /reports/tags                          reports:read        everybody
GET    /reports/load                          reports:read        managers
GET    /reports/load-by-hour                  reports:read        managers
GET    /reports/load-by-weekday               reports:read        managers
GET    /reports/ratings                       reports:read        everybody
GET    /reports/agent-ratings                 reports:read        everybody
GET    /reports/agents                        reports:read        everybody
GET    /reports/ranking                       reports:read        managers
GET    /reports/agent-availability            reports:read        everybody
GET    /reports/department-availability       reports:read        managers
GET    /reports/sla                           reports:read        everybody
GET    /reports/sla-log                       reports:read        everybody
GET    /reports/calls                         reports:read        everybody
GET    /reports/visitors-today                reports:read        managers
GET    /events                                 reports:read        managers
GET    /api-keys                               -                   managers
POST   /api-keys                               -                   managers
DELETE /api-keys/:id                           -                   managers
`;

export interface OperationRow {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/v1/agent`. */
  readonly path: string;
  readonly scope: string | null;
  readonly right: 'everybody' | 'managers';
}

export const OPERATION_ROWS: readonly OperationRow[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [method = '', path = '', scope = '', right = ''] = line.split(/ +/);
    return { method, path, scope: scope === '-' ? null : scope, right } as OperationRow;
  });

/** What is asked besides, where a row cannot be asked without. */
export const QUERIES: Readonly<Record<string, string>> = {
  'GET /visitors': '?name=a',
  'GET /categories': '?base=x',
  'GET /page-filters/:id/visits': '?from=0&to=1',
  'GET /page-filters/:id/conversations': '?from=0&to=1',
  'POST /files': '?name=a.txt',
};

/** Bodies that the smallest example of their schema is not. @param at the id in the address @param known ids of the site */
export const BODIES: Readonly<
  Record<
    string,
    (at: string, known: { readonly agent: string; readonly conversation: string; readonly fresh: string }) => object
  >
> = {
  'PATCH /conversations/:id': () => ({ subject: 'About' }),
  'POST /conversations/:id/transfer': (_at, { agent }) => ({ agent }),
  'PATCH /visitors/:id': () => ({ note: 'Nice' }),
  'PATCH /visitors/:id/variables': () => ({ variables: [{ name: 'plan', value: 'pro' }] }),
  'PATCH /categories/:id': () => ({ title: 'New' }),
  'PATCH /articles/:id': () => ({ version: 1, title: 'New' }),
  'PATCH /people/:id': () => ({ name: 'New' }),
  'PUT /people/:id/status': () => ({ status: 'away' }),
  'PUT /companies/:id': (_at, { fresh }) => ({
    ...{ name: fresh, domain: '', phone: '', address: '', note: '', fields: [] },
  }),
  'POST /canned-replies': (_at, { fresh }) => toReply(fresh),
  'PUT /canned-replies/:id': (_at, { fresh }) => toReply(fresh),
  'POST /canned-replies/:id/render': (_at, { conversation }) => ({ conversation }),
  'PUT /triggers/:id': (at) => toTrigger(at),
};

const toReply = (shortcut: string): object => ({ shortcut, title: 'T', text: 'x', shared: false, tags: [] });

export const toTrigger = (id: string): object => ({
  ...{ id, name: 'T', active: false, frequency: 'visit', conditions: [], actions: [{ name: 'open' }] },
});

/** A foreign id is as good as a new one: what is asked makes something of one's own by it. */
export const MAKES_ITS_OWN: readonly string[] = ['PUT /triggers/:id'];

/** Answered before anything is looked for: this server sends no mail. */
export const UNABLE: readonly string[] = ['POST /conversations/:id/transcript'];
