/** Files of visitors and of agents: sent as raw bodies, asked for by their ids. The bytes have a route of their own. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type AgentDoor, toPrincipal } from './agent-door.ts';
import { answerFile, answerUpload, takeRawBodies } from './answer-file.ts';
import type { HttpWorld } from './http-world.ts';
import { createVisitorDoor } from './visitor-door.ts';

/** Uploads of one address and minute: a token costs nothing, an address does; an office shares one. */
const ADDRESS_UPLOADS = { max: 100, timeWindow: 60_000 };

type UploadRequest = FastifyRequest<{ Querystring: { key?: string; name?: string } }>;
type FileRequest = FastifyRequest<{ Params: { id: string }; Querystring: { key?: string } }>;

export function addFileRoutes(app: FastifyInstance, world: HttpWorld): void {
  const { enter, enterAsVisitor } = createVisitorDoor(world);

  // A token in a header and bytes of any kind are what browsers ask about first.
  for (const path of ['/v1/files', '/v1/files/:id']) {
    app.options(path, (request: FileRequest, reply) => {
      if (enter(request, reply) === null) return reply;
      return reply
        .status(204)
        .header('access-control-allow-methods', 'GET, POST')
        .header('access-control-allow-headers', 'authorization, content-type')
        .header('access-control-max-age', '86400')
        .send();
    });
  }

  app.get('/v1/files/:id', async (request: FileRequest, reply) => {
    const visitor = enterAsVisitor(request, reply);
    return visitor === null ? reply : answerFile(world, request, reply, visitor, request.params.id);
  });

  app.register(async (scope) => {
    takeRawBodies(scope);
    scope.post('/v1/files', { config: { rateLimit: ADDRESS_UPLOADS } }, async (request: UploadRequest, reply) => {
      const visitor = enterAsVisitor(request, reply);
      return visitor === null ? reply : answerUpload(world, request, reply, visitor);
    });
  });
}

export function addAgentFileRoutes(app: FastifyInstance, world: HttpWorld, door: AgentDoor): void {
  app.get('/v1/agent/files/:id', async (request: FileRequest, reply) => {
    const agent = await door.enter(request, reply);
    return agent === null ? reply : answerFile(world, request, reply, toPrincipal(agent), request.params.id);
  });

  app.register(async (scope) => {
    takeRawBodies(scope);
    scope.post('/v1/agent/files', async (request: UploadRequest, reply) => {
      const agent = await door.enter(request, reply);
      return agent === null ? reply : answerUpload(world, request, reply, toPrincipal(agent));
    });
  });
}
