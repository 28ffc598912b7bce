/** ImBox's API: everything is asked by GET, with key and userId in the address, and rows come in one envelope. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toAccountNumber } from '../../domain/sites/foreign-numbers.ts';
import type { Agent, Site } from '../../store/store.ts';
import type { CompatWorld } from '../compat-world.ts';
import { addFacePage } from '../face-page.ts';
import { addFallbacks, sendNoCall } from '../fallbacks.ts';
import { createKeyEntrance } from '../key-entrance.ts';
import { isRefused, type Refused, tellRefusal } from '../refused.ts';
import { AGENT_CALLS } from './agents.ts';
import type { Asked, Call } from './call.ts';
import { CONVERSATION_CALLS } from './conversations.ts';
import { SYSTEM } from './numbers.ts';
import { sendError } from './send-error.ts';
import { STATISTIC_CALLS } from './statistics.ts';
import { VISITOR_CALLS } from './visitors.ts';

/** In the order of the document. */
const CALLS: readonly Call[] = [...CONVERSATION_CALLS, ...VISITOR_CALLS, ...AGENT_CALLS, ...STATISTIC_CALLS];

type Query = Readonly<Record<string, unknown>>;
type CallRequest = FastifyRequest<{ Params: Readonly<Record<string, string>>; Querystring: Query }>;

interface Caller {
  readonly agent: Agent;
  readonly site: Site;
  readonly sid: number;
}

export function addImboxFace(app: FastifyInstance, world: CompatWorld): void {
  const openKey = createKeyEntrance(world, SYSTEM);

  /** @returns null when the answer has been sent */
  async function enter(reply: FastifyReply, apiKey: string, userId: string): Promise<Caller | null> {
    const use = await openKey(apiKey);
    if (use !== null && 'waitSeconds' in use) {
      sendError(reply.header('retry-after', use.waitSeconds), 429, `Try again in ${use.waitSeconds} s`);
      return null;
    }
    const site = use && world.domain.sites.byId(use.key.site);
    const number = site && (await toAccountNumber(world.domain, SYSTEM, site.id));
    // Somebody else's userId looks like one that nobody has.
    if (use === null || site === null || userId !== number) {
      sendError(reply, 401, 'Expected an apiKey that this server gave out, and the userId that it is for');
      return null;
    }
    return { agent: use.agent, site, sid: Number(number) };
  }

  app.register(
    async (scope) => {
      addFallbacks(
        scope,
        CALLS.map((call) => ({ path: toPath(call) })),
        sendError,
      );
      for (const call of CALLS) {
        scope.get(toPath(call), async (request: CallRequest, reply) => {
          const { apiKey = '', userId = '' } = request.params;
          const caller = await enter(reply, apiKey, userId);
          return caller === null ? reply : answer(world, call, caller, request, reply);
        });
      }
      // Addresses with too little or too much in them, or with something that is longer than any id.
      scope.get('/message/*', async (request: CallRequest, reply) => {
        const [name = '', apiKey = '', userId = ''] = (request.params['*'] ?? '').split('/');
        if ((await enter(reply, apiKey, userId)) === null) return reply;
        const call = CALLS.find((one) => one.name === name);
        if (call === undefined) return sendNoCall(reply, sendError);
        return sendError(reply, 400, `Expected /imbox${toPath(call)}, got another address`);
      });
    },
    { prefix: '/imbox' },
  );

  addFacePage(app, {
    name: 'imbox',
    title: 'ImBox',
    notes: [
      'Scripts for ImBox’s chat API go on with `/imbox` of this server, and an apiKey and userId of it. The key’s agent is an owner or admin for agents, statistics and page filters. Days and times are GMT unless `timezone` names another.',
      'Answers are `{"result": "success", "json": [...]}`. Lists that are longer than 1,000 conversations, 500 messages or 300 rows of statistics go on at the address in `next`, and a file’s at that of its `Link`; a page may be short, or empty, before the last one. `pageFilterId`, `agentIds` and `channels` may come several times.',
      'Errors are `{"result": "error", "message": TEXT, "json": []}` with 4xx. What happened in a conversation is a system’s message of JSON, as `visitorJoin` is; a file’s message is its address for some days. An agent whose limit of conversations is 0 is of the back office. Tickets are not answered.',
    ],
    header: null,
    calls: CALLS.map((call) => ({ method: 'GET', path: toPath(call) + (call.example ?? ''), summary: call.summary })),
  });
}

const toPath = ({ name, parameters }: Call): string =>
  ['/message', name, ':apiKey', ':userId', ...parameters.map((parameter) => `:${parameter}`)].join('/');

async function answer(
  world: CompatWorld,
  call: Call,
  { agent, site, sid }: Caller,
  request: CallRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const origin = world.config.baseUrl ?? `${request.protocol}://${request.host}`;
  const queries: Asked['queries'] = (...names) =>
    names
      .flatMap((name) => [request.query[name] ?? []].flat())
      .map(String)
      .filter((text) => text !== '');
  const result = await call.act({
    ...{ world, agent, site, sid, origin, queries },
    principal: { kind: 'agent', id: agent.id, site: site.id, name: agent.name },
    path: (name) => request.params[name] ?? '',
    query(name) {
      const [one = '', ...more] = queries(name);
      return more.length === 0 ? one : '';
    },
  });
  if (isRefused(result)) return sendRefusal(reply, result);
  reply.header('cache-control', 'no-store');
  const next = result.next == null ? null : toAddress(origin, request, result.next);
  if ('csv' in result) {
    if (next !== null) reply.header('link', `<${next}>; rel="next"`);
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${call.name}.csv"`)
      .send(result.csv);
  }
  return reply.send({
    result: 'success',
    json: result.rows,
    ...(call.hasLength ? { length: result.rows.length } : {}),
    ...(next === null ? {} : { next }),
  });
}

/** The same question, from there on. */
function toAddress(origin: string, { url }: FastifyRequest, next: Readonly<Record<string, string>>): string {
  const address = new URL(url, origin);
  for (const [name, value] of Object.entries(next)) address.searchParams.set(name, value);
  return origin + address.pathname + address.search;
}

function sendRefusal(reply: FastifyReply, result: Refused): FastifyReply {
  const { status, message } = tellRefusal(result);
  return sendError(reply, status, message);
}
