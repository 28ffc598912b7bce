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
