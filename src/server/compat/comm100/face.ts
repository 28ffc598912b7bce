/** Comm100's API: bare objects and lists, a token of a bearer, and an error with a code and a message. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findSchemaMistake } from '../../../protocol/schema-mistake.ts';
import type { CompatWorld } from '../compat-world.ts';
import { addFacePage } from '../face-page.ts';
import { takeJsonBodies } from '../json-body.ts';
import { AGENT_CALLS } from './agents.ts';
import { type Call, isRefused, type Refused, type Version } from './call.ts';
import { createEntrance, type Entrance } from './entrance.ts';
import { sendError } from './error.ts';
import { VISITOR_CALLS } from './visitors.ts';

const CALLS: readonly Call[] = [...AGENT_CALLS, ...VISITOR_CALLS];

/** Clients put the same calls behind each of them. */
const BASES: Readonly<Record<string, Version>> = { '/v4': 'v4', '/api/v4': 'v4', '/api/v3': 'v3' };

/** By a use case's word. */
const ERRORS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  'not-found': [404, 'There is nothing with this id.'],
  forbidden: [403, 'The agent whom this key acts for may not do this.'],
};

export function addComm100Face(app: FastifyInstance, world: CompatWorld): void {
  const entrance = createEntrance(world);

  app.register(
    async (scope) => {
      takeJsonBodies(scope);
      scope.setNotFoundHandler((request, reply) => {
        const path = request.url.split('?')[0]?.replace(/^\/comm100(\/api)?\/v\d/, '') ?? '';
        const isKnown = CALLS.some((one) => toPattern(one).test(path));
        if (isKnown) return sendError(reply, 405, `${request.method} is not the method of this call.`);
        return sendError(reply, 404, 'There is no such call.');
      });
      scope.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
        const { statusCode = 500 } = error;
        // What is our mistake is logged, and told, where everything is.
        if (statusCode >= 500) throw error;
        return sendError(reply, statusCode, 'Expected a body of JSON that is not too long.');
      });
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
  if ('mistake' in result) {
    const { field, expected, got } = result.mistake;
    return sendError(reply, 400, `${field === '' ? 'the body' : field}: expected ${expected}, got ${got}`);
  }
  const [status, message] = ERRORS[result.refused] ?? [400, 'This cannot be done.'];
  return sendError(reply, status, message);
}

const toPattern = ({ path }: Call): RegExp => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
