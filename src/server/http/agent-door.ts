/** Who is signed in, by the request's cookie; and that requests which change something come from our own pages. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { COOKIE_LIFE_MS } from '../auth/sign-in.ts';
import type { AgentPrincipal } from '../domain/principal.ts';
import type { Agent } from '../store/store.ts';
import { isOwnOrigin } from './door.ts';
import type { HttpWorld } from './http-world.ts';
import { sendProblem } from './problem.ts';

export interface AgentDoor {
  /** The agent who is signed in; null when the answer, that nobody is, has been sent. */
  enter(request: FastifyRequest, reply: FastifyReply): Promise<Agent | null>;
  /** The secret of the request's cookie. */
  readCookie(request: FastifyRequest): string | undefined;
  setCookie(request: FastifyRequest, reply: FastifyReply, secret: string): FastifyReply;
  clearCookie(request: FastifyRequest, reply: FastifyReply): FastifyReply;
}

/** @param app the scope of all agent routes, which this door guards */
export function addAgentDoor(app: FastifyInstance, { domain, signIns, config }: HttpWorld): AgentDoor {
  const isSecure = (request: FastifyRequest): boolean =>
    config.baseUrl === null ? request.protocol === 'https' : config.baseUrl.startsWith('https:');
  const toCookieName = (request: FastifyRequest): string =>
    isSecure(request) ? '__Host-parlor_sign_in' : 'parlor_sign_in';
  const readCookie = (request: FastifyRequest): string | undefined => request.cookies[toCookieName(request)];

  /** The cookie alone proves nothing: browsers send it with any page's requests. */
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'GET') return;
    const { origin, host } = request.headers;
    if (origin === undefined || !isOwnOrigin(origin, host, config.baseUrl)) {
      return sendProblem(reply, 'forbidden', 'expected a request from this server’s own pages');
    }
  });

  return {
    async enter(request, reply) {
      const cookie = readCookie(request);
      const agent = cookie === undefined ? null : await signIns.agentOf(cookie);
      if (agent === null) sendProblem(reply, 'sign-in-required');
      else domain.lastActive.touch(agent.id);
      return agent;
    },
    readCookie,
    setCookie: (request, reply, secret) =>
      reply.setCookie(toCookieName(request), secret, {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: isSecure(request),
        maxAge: COOKIE_LIFE_MS / 1_000,
      }),
    clearCookie: (request, reply) => reply.clearCookie(toCookieName(request), { path: '/', secure: isSecure(request) }),
  };
}

export function toPrincipal({ id, site, name }: Agent): AgentPrincipal {
  return { kind: 'agent', id, site, name };
}
