/** Conversations to keep over HTTP: for agents any of their site, for visitors their own. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConversationId } from '../../../protocol/ids.ts';
import { TranscriptAnswer, TranscriptRequest, VisitorTranscriptRequest } from '../../../protocol/transcript-api.ts';
import { mailTranscript, type TranscriptResult } from '../../domain/conversations/mail-transcript.ts';
import { readTranscriptText } from '../../domain/conversations/read-transcript.ts';
import { toPrincipal } from '../agent/agent-door.ts';
import { type Operation, operation } from '../agent/operation.ts';
import { toContentDisposition } from '../file/content-disposition.ts';
import type { HttpWorld } from '../http-world.ts';
import { parseJson } from '../request/parse-json.ts';
import { sendMistake, sendProblem } from '../request/problem.ts';
import { readBody } from '../request/read-body.ts';
import { createVisitorDoor } from '../visitor/visitor-door.ts';

/** Per address and minute: each causes mail, or a look at mail's limits. */
const MAIL_TRIES = { max: 10, timeWindow: 60_000 };

type VisitorRequest = FastifyRequest<{ Params: { id: string }; Querystring: { key?: string } }>;

export const TRANSCRIPT_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/conversations/:id/transcript',
    scope: 'conversations:read',
    right: 'everybody',
    summary: 'A conversation as text',
    answerType: 'text/plain',
    act: async ({ domain }, { agent, params, reply }) => {
      const id = params.id as ConversationId;
      sendText(reply, id, await readTranscriptText(domain, toPrincipal(agent), id));
      return null;
    },
  }),
  operation({
    method: 'POST',
    path: '/conversations/:id/transcript',
    scope: 'conversations:write',
    right: 'everybody',
    summary: 'Mail a conversation',
    body: TranscriptRequest,
    answer: TranscriptAnswer,
    status: 202,
    rateLimit: MAIL_TRIES,
    act: ({ domain }, { agent, params, body }) =>
      mailTranscript(domain, toPrincipal(agent), params.id as ConversationId, body.email),
  }),
];

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
