/** Who asks: an agent who is signed in, by the request's cookie, or an API key; and that browsers ask from our own pages. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Scope } from '../../../protocol/scope.ts';
import type { KeyDesk } from '../../auth/key-desk.ts';
import { COOKIE_LIFE_MS } from '../../auth/sign-in.ts';
import type { AgentPrincipal } from '../../domain/principal.ts';
import { createTokenBuckets } from '../../realtime/token-buckets.ts';
import type { Agent } from '../../store/store.ts';
import type { HttpWorld } from '../http-world.ts';
import { sendProblem } from '../request/problem.ts';
import { isOwnOrigin } from '../visitor/door.ts';

export interface AgentDoor {
  /**
   * The agent who asks, or whom the key stands for; null when the answer, that nobody does, has been sent.
   * @param scope what a key needs; null lets none in
   */
  enter(request: FastifyRequest, reply: FastifyReply, scope: Scope | null): Promise<Agent | null>;
  /** The secret of the request's cookie. */
  readCookie(request: FastifyRequest): string | undefined;
  setCookie(request: FastifyRequest, reply: FastifyReply, secret: string): FastifyReply;
  clearCookie(request: FastifyRequest, reply: FastifyReply): FastifyReply;
}

/** @param app the scope of all agent routes, which this door guards */
export function addAgentDoor(app: FastifyInstance, world: HttpWorld): AgentDoor {
  const { domain, signIns, config } = world;
  const isSecure = (request: FastifyRequest): boolean =>
    config.baseUrl === null ? request.protocol === 'https' : config.baseUrl.startsWith('https:');
  const toCookieName = (request: FastifyRequest): string =>
    isSecure(request) ? '__Host-parlor_sign_in' : 'parlor_sign_in';
  const readCookie = (request: FastifyRequest): string | undefined => request.cookies[toCookieName(request)];
  const enterByKey = createKeyEntrance(world);

  /** The cookie alone proves nothing: browsers send it with any page's requests. A key they send with nobody's. */
  app.addHook('onRequest', async (request, reply) => {
    const takesKeys = (request.routeOptions.config.operation?.scope ?? null) !== null;
    if (request.method === 'GET' || (takesKeys && readKey(request) !== null)) return;
    const { origin, host } = request.headers;
    if (origin === undefined || !isOwnOrigin(origin, host, config.baseUrl)) {
      return sendProblem(reply, 'forbidden', 'expected a request from this server’s own pages');
    }
  });

  return {
    async enter(request, reply, scope) {
      const secret = readKey(request);
      // Whoever brings a key is looked at by that alone, whatever cookie comes along.
      if (secret !== null) return enterByKey(secret, scope, reply);
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

/** Other schemes, such as what a proxy wants to hear, are none of ours. */
const readKey = ({ headers }: FastifyRequest): string | null =>
  /^Bearer +(\S*)$/i.exec(headers.authorization ?? '')?.[1] ?? null;

function createKeyEntrance({ keys, config, domain }: HttpWorld) {
  const buckets = createTokenBuckets({ burst: config.apiRate, perMinute: config.apiRate });
  return async (secret: string, scope: Scope | null, reply: FastifyReply): Promise<Agent | null> => {
    const use: Awaited<ReturnType<KeyDesk['open']>> = await keys.open(secret);
    if (use === null) {
      sendProblem(reply.header('www-authenticate', 'Bearer error="invalid_token"'), 'key-invalid');
      return null;
    }
    const waitMs = buckets.take(use.key.id, domain.clock.now());
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1_000);
      sendProblem(reply.header('retry-after', seconds), 'rate-limited', `try again in ${seconds} s`);
      return null;
    }
    if (scope === null) {
      sendProblem(reply, 'forbidden', 'expected a person who is signed in, got an API key');
      return null;
    }
    if (!use.key.scopes.includes(scope)) {
      reply.header('www-authenticate', `Bearer error="insufficient_scope", scope="${scope}"`);
      sendProblem(reply, 'scope-missing', `expected a key with the scope ${scope}, got one without it`);
      return null;
    }
    return use.agent;
  };
}
