/** What the inbox asks over HTTP of its agent: signing in and out, who am I. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type MeAnswer, PasswordRequest, SignInLinkRequest, SignInRequest } from '../../../protocol/agent-api.ts';
import type { HttpWorld } from '../http-world.ts';
import { decodeBody } from '../request/decode-body.ts';
import { sendProblem } from '../request/problem.ts';
import type { AgentDoor } from './agent-door.ts';

/** Tries per address and minute, so that passwords cannot be guessed. */
const SIGN_IN_TRIES = { max: 10, timeWindow: 60_000 };

export function addAgentRoutes(app: FastifyInstance, { domain, signIns, tokens }: HttpWorld, door: AgentDoor): void {
  /** Whoever was signed in here before is not any more: the browser forgets that cookie, and nobody else needs it. */
  async function letIn(request: FastifyRequest, reply: FastifyReply, secret: string): Promise<FastifyReply> {
    const before = door.readCookie(request);
    if (before !== undefined) await signIns.signOut(before);
    return door.setCookie(request, reply, secret).status(204).send();
  }

  app.post('/v1/agent/sign-in', { config: { rateLimit: SIGN_IN_TRIES } }, async (request, reply) => {
    const body = decodeBody(SignInRequest, request.body);
    if (body === null) return sendProblem(reply, 'malformed', 'expected { email, password }');
    const result = await signIns.byPassword(body.email, body.password);
    if ('secret' in result) return letIn(request, reply, result.secret);
    if (result.refused === 'wrong-credentials') return sendProblem(reply, result.refused);
    const seconds = Math.ceil(result.retryAfterMs / 1_000);
    return sendProblem(
      reply.header('retry-after', seconds),
      'rate-limited',
      `try again in ${seconds} s, or use a link`,
    );
  });

  app.post('/v1/agent/sign-in-link', { config: { rateLimit: SIGN_IN_TRIES } }, async (request, reply) => {
    const body = decodeBody(SignInLinkRequest, request.body);
    if (body === null) return sendProblem(reply, 'malformed', 'expected { link }');
    const secret = await signIns.byLink(body.link);
    return secret === null ? sendProblem(reply, 'link-used') : letIn(request, reply, secret);
  });

  app.post('/v1/agent/sign-out', async (request, reply) => {
    const cookie = door.readCookie(request);
    if (cookie !== undefined) await signIns.signOut(cookie);
    return door.clearCookie(request, reply).status(204).send();
  });

  app.post('/v1/agent/password', async (request, reply) => {
    const agent = await door.enter(request, reply, null);
    if (agent === null) return reply;
    const body = decodeBody(PasswordRequest, request.body);
    if (body === null) return sendProblem(reply, 'malformed', 'expected { password } of 10 to 200 characters');
    const secret = await signIns.changePassword(agent.id, body.password);
    return door.setCookie(request, reply, secret).status(204).send();
  });

  app.get('/v1/agent/me', async (request, reply) => {
    const agent = await door.enter(request, reply, null);
    if (agent === null) return reply;
    const site = domain.sites.byId(agent.site);
    if (site === null) return sendProblem(reply, 'sign-in-required');
    const { id, name, email, role } = agent;
    const token = tokens.issue({ kind: 'agent', agent: id, site: site.id, name, issuedAt: domain.clock.now() });
    return reply.header('cache-control', 'no-store').send({
      agent: { id, name, email, role, hasPassword: agent.passwordHash !== null },
      site: { key: site.key, name: site.name },
      token,
    } satisfies MeAnswer);
  });
}
