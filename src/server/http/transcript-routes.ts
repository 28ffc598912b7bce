/** Conversations to keep over HTTP: for agents any of their site, for visitors their own. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConversationId } from '../../protocol/ids.ts';
import { type TranscriptAnswer, TranscriptRequest, VisitorTranscriptRequest } from '../../protocol/transcript-api.ts';
import { mailTranscript, type TranscriptResult } from '../domain/conversations/mail-transcript.ts';
import { readTranscriptText } from '../domain/conversations/read-transcript.ts';
import { type AgentDoor, toPrincipal } from './agent-door.ts';
import { toContentDisposition } from './content-disposition.ts';
import type { HttpWorld } from './http-world.ts';
import { parseJson } from './parse-json.ts';
import { sendMistake, sendProblem } from './problem.ts';
import { readBody } from './read-body.ts';
import { createVisitorDoor } from './visitor-door.ts';

/** Per address and minute: each causes mail, or a look at mail's limits. */
const MAIL_TRIES = { max: 10, timeWindow: 60_000 };

type AgentRequest = FastifyRequest<{ Params: { id: string } }>;
type VisitorRequest = FastifyRequest<{ Params: { id: string }; Querystring: { key?: string } }>;

export function addAgentTranscriptRoutes(app: FastifyInstance, { domain }: HttpWorld, door: AgentDoor): void {
  app.get('/v1/agent/conversations/:id/transcript', async (request: AgentRequest, reply) => {
    const agent = await door.enter(request, reply);
    if (agent === null) return reply;
    // Any text may be asked for; what is not an id is simply not found.
    const id = request.params.id as ConversationId;
    return sendText(reply, id, await readTranscriptText(domain, toPrincipal(agent), id));
  });

  app.post(
    '/v1/agent/conversations/:id/transcript',
    { config: { rateLimit: MAIL_TRIES } },
    async (request: AgentRequest, reply) => {
      const agent = await door.enter(request, reply);
      if (agent === null) return reply;
      const body = readBody(TranscriptRequest, request.body, reply);
      if (body === null) return reply;
      const id = request.params.id as ConversationId;
      return sendResult(reply, await mailTranscript(domain, toPrincipal(agent), id, body.email));
    },
  );
}

export function addVisitorTranscriptRoutes(app: FastifyInstance, world: HttpWorld): void {
  const { domain } = world;
  const door = createVisitorDoor(world);

  app.options('/v1/conversations/:id/transcript', (request: VisitorRequest, reply) =>
    door.answerPreflight(request, reply, { methods: 'GET', headers: 'authorization' }),
  );

  app.get('/v1/conversations/:id/transcript', async (request: VisitorRequest, reply) => {
    const visitor = door.enterAsVisitor(request, reply);
    if (visitor === null) return reply;
    const id = request.params.id as ConversationId;
    return sendText(reply, id, await readTranscriptText(domain, visitor, id));
  });

  app.post(
    '/v1/conversations/:id/transcript',
    { config: { rateLimit: MAIL_TRIES } },
    async (request: VisitorRequest, reply) => {
      const entry = door.enter(request, reply);
      if (entry === null) return reply;
      const body = readBody(VisitorTranscriptRequest, parseJson(request.body), reply);
      if (body === null) return reply;
      const visitor = door.identify(entry, body.token, reply);
      if (visitor === null) return reply;
      const id = request.params.id as ConversationId;
      return sendResult(reply, await mailTranscript(domain, visitor, id, body.email));
    },
  );
}

function sendText(reply: FastifyReply, id: ConversationId, text: string | null): FastifyReply {
  if (text === null) return sendProblem(reply, 'not-found');
  return reply
    .type('text/plain; charset=utf-8')
    .header('content-disposition', toContentDisposition('attachment', `conversation-${id}.txt`))
    .header('cache-control', 'no-store')
    .send(text);
}

function sendResult(reply: FastifyReply, result: TranscriptResult): FastifyReply {
  if ('mistake' in result) return sendMistake(reply, result.mistake);
  if ('refused' in result) return sendProblem(reply, result.refused);
  return reply.status(202).send(result satisfies TranscriptAnswer);
}
