/** Smartsupp's API: only GET and POST, the key in a header or the query, and an error with a type and a message. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findSchemaMistake } from '../../../protocol/schema-mistake.ts';
import { managesSite } from '../../domain/agents/person.ts';
import { listManagedSites } from '../../domain/sites/managed-sites.ts';
import type { Agent, Site } from '../../store/store.ts';
import type { CompatWorld } from '../compat-world.ts';
import { addFacePage } from '../face-page.ts';
import { addFallbacks } from '../fallbacks.ts';
import { createKeyEntrance } from '../key-entrance.ts';
import { isRefused, NOT_FOUND } from '../refused.ts';
import { takeFormBodies, takeJsonBodies } from '../script-body.ts';
import { ACCOUNT_CALLS } from './accounts.ts';
import { type Call, fromId } from './call.ts';
import { CONVERSATION_CALLS } from './conversations.ts';
import { HOOK_CALLS } from './hooks.ts';
import { OFFICE_HOUR_CALLS } from './office-hours.ts';
import { OFFLINE_EMAIL_CALLS } from './offline-emails.ts';
import { addSmartsuppPages } from './pages.ts';
import { sendError, sendRefusal } from './send-error.ts';
import { TRIGGER_CALLS } from './triggers.ts';
import { USER_CALLS } from './users.ts';

const CALLS: readonly Call[] = [
  ...ACCOUNT_CALLS,
  ...USER_CALLS,
  ...TRIGGER_CALLS,
  ...OFFICE_HOUR_CALLS,
  ...HOOK_CALLS,
  ...OFFLINE_EMAIL_CALLS,
  ...CONVERSATION_CALLS,
];

const MAX_SHOWN_KEY = 80;

interface Caller {
  readonly agent: Agent;
  readonly accounts: readonly Site[];
}

/** @returns null when the answer has been sent */
type Enter = (request: FastifyRequest, reply: FastifyReply) => Promise<Caller | null>;

export function addSmartsuppFace(app: FastifyInstance, world: CompatWorld): void {
  const openKey = createKeyEntrance(world, 'smartsupp');

  const enter: Enter = async (request, reply) => {
    const secret = readKey(request);
    const use = await openKey(secret);
    if (use === null) {
      sendError(reply, 401, `No account found for apiKey ${secret.slice(0, MAX_SHOWN_KEY)}.`);
      return null;
    }
    if ('waitSeconds' in use) {
      const { waitSeconds } = use;
      sendError(reply.header('retry-after', waitSeconds), 429, `Try again in ${waitSeconds} s.`);
      return null;
    }
    const { agent } = use;
    if (!managesSite(agent)) {
      sendRefusal(reply, { refused: 'forbidden' });
      return null;
    }
    return { agent, accounts: await listManagedSites(world.domain, agent) };
  };

  app.register(
    async (scope) => {
      takeJsonBodies(scope);
      takeFormBodies(scope);
      const ways = CALLS.flatMap((one) => listPaths(one).map((path) => ({ ...one, path })));
      addFallbacks(scope, ways, sendError);
      addSmartsuppPages(scope, world, enter);
      for (const one of ways) {
        scope.route({
          method: one.method,
          url: one.path,
          handler: (request, reply) => answer(world, enter, one, request, reply),
        });
      }
    },
    { prefix: '/smartsupp' },
  );

  addFacePage(app, {
    name: 'smartsupp',
    title: 'Smartsupp',
    notes: [
      'Scripts for Smartsupp’s REST API go on with `/smartsupp` of this server and a key of it, in a header or as `?apiKey=`. `:aid` is an account, `:id` what the address is about. A key knows its own site as an account, and those that were made with keys of that site.',
      'Errors are `{"error": TYPE, "message": TEXT}` with 4xx. Regular expressions of triggers may have plain text, `^`, `$` and `.*`. Hooks send what our webhooks send, signed; what theirs send of a chat is read at `conversations/:id/get`. Offline e-mails are those of users. Pictures, notes and billing of users are not kept. No account is deleted: its visitors would lose what they wrote to a script’s mistake.',
      '`/smartsupp/widget?accountKey=KEY` shows an account’s chat box; `/smartsupp/sign/in?apiKey=KEY&uid=ID&status=online` signs a user in to the inbox.',
    ],
    header: 'apiKey: $KEY',
    calls: CALLS,
  });
}

async function answer(
  world: CompatWorld,
  enter: Enter,
  call: Call,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const caller = await enter(request, reply);
  if (caller === null) return reply;
  const { accounts } = caller;
  const { aid, id = '' } = Object(request.params) as { readonly aid?: string; readonly id?: string };
  const wanted = aid === undefined ? caller.agent.site : await fromId(world, 'account', aid);
  const site = accounts.find((account) => account.id === wanted);
  if (site === undefined) return sendRefusal(reply, NOT_FOUND);
  const { schema } = call;
  const mistake = schema === undefined ? null : findSchemaMistake(schema, request.body, '');
  if (mistake !== null) return sendRefusal(reply, { mistake });
  const agent: Agent = site.id === caller.agent.site ? caller.agent : { ...caller.agent, site: site.id, role: 'owner' };
  const origin = world.config.baseUrl ?? `${request.protocol}://${request.host}`;
  const result = await call.act({ world, agent, site, accounts, id, origin, body: request.body });
  if (isRefused(result)) return sendRefusal(reply, result);
  return reply.header('cache-control', 'no-store').send(result);
}

/** The header counts before the query, as it is what the document recommends. */
function readKey({ headers, query }: FastifyRequest): string {
  const value: unknown = headers['apikey'] ?? Object(query)['apiKey'];
  return typeof value === 'string' ? value : '';
}

/** Some clients ask for lists with a slash at the end, others without. */
const listPaths = ({ path }: Call): readonly string[] => (path.endsWith('/') ? [path, path.slice(0, -1)] : [path]);
