/** Files of visitors and of agents: sent as raw bodies, asked for by their ids. The bytes have a route of their own. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { FileAnswer, UploadQuery } from '../../../protocol/file-api.ts';
import { isBanned } from '../../domain/visitors/bans.ts';
import { toPrincipal } from '../agent/agent-door.ts';
import { type Operation, operation } from '../agent/operation.ts';
import { answerFile, answerUpload, takeRawBodies } from '../file/answer-file.ts';
import type { HttpWorld } from '../http-world.ts';
import { sendProblem } from '../request/problem.ts';
import { createVisitorDoor } from '../visitor/visitor-door.ts';

/** Uploads of one address and minute: a token costs nothing, an address does; an office shares one. */
const ADDRESS_UPLOADS = { max: 100, timeWindow: 60_000 };

type UploadRequest = FastifyRequest<{ Querystring: { key?: string; name?: string } }>;
type FileRequest = FastifyRequest<{ Params: { id: string }; Querystring: { key?: string } }>;

export function addFileRoutes(app: FastifyInstance, world: HttpWorld): void {
  const { enterAsVisitor, answerPreflight } = createVisitorDoor(world);

  // Bytes of any kind are what browsers ask about, too.
  const allowed = { methods: 'GET, POST', headers: 'authorization, content-type' };
  for (const path of ['/v1/files', '/v1/files/:id']) {
    app.options(path, (request: FileRequest, reply) => answerPreflight(request, reply, allowed));
  }

  app.get('/v1/files/:id', async (request: FileRequest, reply) => {
    const visitor = enterAsVisitor(request, reply);
    return visitor === null ? reply : answerFile(world, request, reply, visitor, request.params.id);
  });

  app.register(async (scope) => {
    takeRawBodies(scope);
    scope.post(
      '/v1/files',
      { config: { rateLimit: ADDRESS_UPLOADS, takesBytes: true } },
      async (request: UploadRequest, reply) => {
        const visitor = enterAsVisitor(request, reply);
        if (visitor === null) return reply;
        if (isBanned(world.domain, visitor)) return sendProblem(reply, 'forbidden');
        return answerUpload(world, request, reply, visitor, request.query.name);
      },
    );
  });
}

export const FILE_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/files/:id',
    scope: 'files:read',
    right: 'everybody',
    summary: 'A file, with fresh addresses of its bytes',
    answer: FileAnswer,
    act: async (world, { agent, params, request, reply }) => {
      await answerFile(world, request, reply, toPrincipal(agent), params.id);
      return null;
    },
  }),
  operation({
    method: 'POST',
    path: '/files',
    scope: 'files:write',
    right: 'everybody',
    summary: 'Send a file: the body is its bytes',
    query: UploadQuery,
    takesBytes: true,
    answer: FileAnswer,
    status: 201,
    act: async (world, { agent, query, request, reply }) => {
      await answerUpload(world, request, reply, toPrincipal(agent), query.name);
      return null;
    },
  }),
];
