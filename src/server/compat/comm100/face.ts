/** Comm100's API: bare objects and lists, a token of a bearer, and an error with a code and a message. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findSchemaMistake } from '../../../protocol/schema-mistake.ts';
import type { CompatWorld } from '../compat-world.ts';
import { addFacePage } from '../face-page.ts';
import { addFallbacks } from '../fallbacks.ts';
import { isRefused, type Refused, tellRefusal } from '../refused.ts';
import { takeJsonBodies } from '../script-body.ts';
import { AGENT_CALLS } from './agents.ts';
import type { Call, Version } from './call.ts';
import { createEntrance, type Entrance } from './entrance.ts';
import { sendError } from './send-error.ts';
import { VISITOR_CALLS } from './visitors.ts';

const CALLS: readonly Call[] = [...AGENT_CALLS, ...VISITOR_CALLS];

/** Clients put the same calls behind each of them. */
const BASES: Readonly<Record<string, Version>> = { '/v4': 'v4', '/api/v4': 'v4', '/api/v3': 'v3' };

export function addComm100Face(app: FastifyInstance, world: CompatWorld): void {
  const entrance = createEntrance(world);

  app.register(
    async (scope) => {
      takeJsonBodies(scope);
      const paths = Object.keys(BASES).flatMap((base) => CALLS.map(({ path }) => ({ path: base + path })));
      addFallbacks(scope, paths, sendError);
      for (const [base, version] of Object.entries(BASES)) {
        for (const one of CALLS) {
          scope.route({
            method: one.method,
            url: `${base}${one.path}`,
            handler: (request, reply) => answer(world, entrance, version, one, request, reply),
          });
        }
      }
      await scope.register(async (inner) => entrance.addTokenRoute(inner));
    },
    { prefix: '/comm100' },
  );

  addFacePage(app, {
    name: 'comm100',
    title: 'Comm100',
    notes: [
      'Scripts for Comm100’s Live Chat API go on with `/comm100/v4` of this server, or `/comm100/api/v4`, and a key of it as the token. `/comm100/api/v3` answers the same with numbers for ids of agents. `:id` is what the address is about.',
      'Who has an e-mail and a password gets a token at `POST /comm100/oauth/token`, the key being the password; `Authorization: Basic` with e-mail and key works too, with the site as `?siteId=`.',
      'Errors are `{"code": 404000, "message": TEXT}`: the status, and three zeros. An agent who has no inbox open is `Offline`, whatever was set. Visitors come a hundred at once: `?pageIndex=2` has the next, `?status=chatting` those of one status. There are no voice chats. Addresses of visitors are cut short, as everywhere here; `flashVersion` and `productService` are what the page said as variables of these names.',
    ],
    header: 'Authorization: Bearer $KEY',
    calls: CALLS.map((one) => ({ ...one, path: `/v4${one.path}` })),
  });
}

async function answer(
  world: CompatWorld,
  { enter }: Entrance,
  version: Version,
  call: Call,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const caller = await enter(request, reply);
  if (caller === null) return reply;
  const { id = '' } = Object(request.params) as { readonly id?: string };
  const body = call.isList === true ? toList(request.body) : request.body;
  const { querySchema, schema } = call;
  const mistake =
    (querySchema === undefined ? null : findSchemaMistake(querySchema, request.query, '')) ??
    (schema === undefined ? null : findSchemaMistake(schema, body, ''));
  if (mistake !== null) return sendRefusal(reply, { mistake });
  const result = await call.act({ world, version, ...caller, id, query: request.query, body });
  if (isRefused(result)) return sendRefusal(reply, result);
  return reply.header('cache-control', 'no-store').send(result);
}

/** The document describes one entry, and shows a list. */
const toList = (sent: unknown): unknown =>
  typeof sent === 'object' && sent !== null && !Array.isArray(sent) ? [sent] : sent;

function sendRefusal(reply: FastifyReply, result: Refused): FastifyReply {
  const { status, message } = tellRefusal(result);
  return sendError(reply, status, message);
}
