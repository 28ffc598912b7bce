/** What the inbox asks over HTTP: signing in and out, who am I, taking and closing conversations. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Type from 'typebox';
import { Compile } from 'typebox/compile';
import { type MeAnswer, PasswordRequest, SignInLinkRequest, SignInRequest } from '../../protocol/agent-api.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import { COOKIE_LIFE_MS } from '../auth/sign-in.ts';
import { type ChangeResult, closeConversation, takeConversation } from '../domain/change-conversation.ts';
import type { AgentPrincipal } from '../domain/principal.ts';
import type { Agent } from '../store/store.ts';
import { isOwnOrigin } from './door.ts';
import type { HttpWorld } from './http-world.ts';
import { sendProblem } from './problem.ts';

/** Tries per address and minute, so that passwords cannot be guessed. */
const SIGN_IN_TRIES = { max: 10, timeWindow: 60_000 };

type ConversationRequest = FastifyRequest<{ Params: { id: string }; Querystring: { over?: string } }>;

export async function addAgentRoutes(app: FastifyInstance, world: HttpWorld): Promise<void> {
  const { domain, signIns, tokens, config } = world;
  const isSecure = (request: FastifyRequest): boolean =>
    config.baseUrl === null ? request.protocol === 'https' : config.baseUrl.startsWith('https:');
  const toCookieName = (request: FastifyRequest): string =>
    isSecure(request) ? '__Host-parlor_sign_in' : 'parlor_sign_in';

  /** Requests that change something come from our own page: the cookie alone proves nothing. */
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'GET') return;
    const { origin, host } = request.headers;
    if (origin === undefined || !isOwnOrigin(origin, host, config.baseUrl)) {
      return sendProblem(reply, 'forbidden', 'expected a request from this server’s own pages');
    }
  });

  function setCookie(request: FastifyRequest, reply: FastifyReply, secret: string): FastifyReply {
    return reply.setCookie(toCookieName(request), secret, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: isSecure(request),
      maxAge: COOKIE_LIFE_MS / 1_000,
    });
  }

  async function toAgent(request: FastifyRequest): Promise<Agent | null> {
    const cookie = request.cookies[toCookieName(request)];
    return cookie === undefined ? null : signIns.agentOf(cookie);
  }

  app.post('/v1/agent/sign-in', { config: { rateLimit: SIGN_IN_TRIES } }, async (request, reply) => {
    const body = decode(SignInRequest, request.body);
    if (body === null) return sendProblem(reply, 'malformed', 'expected { email, password }');
    const secret = await signIns.byPassword(body.email, body.password);
    if (secret === null) return sendProblem(reply, 'wrong-credentials');
    return setCookie(request, reply, secret).status(204).send();
  });

  app.post('/v1/agent/sign-in-link', { config: { rateLimit: SIGN_IN_TRIES } }, async (request, reply) => {
    const body = decode(SignInLinkRequest, request.body);
    if (body === null) return sendProblem(reply, 'malformed', 'expected { link }');
    const secret = await signIns.byLink(body.link);
    if (secret === null) return sendProblem(reply, 'link-used');
    return setCookie(request, reply, secret).status(204).send();
  });

  app.post('/v1/agent/sign-out', async (request, reply) => {
    const name = toCookieName(request);
    const cookie = request.cookies[name];
    if (cookie !== undefined) await signIns.signOut(cookie);
    return reply
      .clearCookie(name, { path: '/', secure: isSecure(request) })
      .status(204)
      .send();
  });

  app.post('/v1/agent/password', async (request, reply) => {
    const agent = await toAgent(request);
    if (agent === null) return sendProblem(reply, 'sign-in-required');
    const body = decode(PasswordRequest, request.body);
    if (body === null) return sendProblem(reply, 'malformed', 'expected { password } of 10 to 200 characters');
    return setCookie(request, reply, await signIns.changePassword(agent.id, body.password))
      .status(204)
      .send();
  });

  app.get('/v1/agent/me', async (request, reply) => {
    const agent = await toAgent(request);
    const site = agent === null ? null : domain.sites.byId(agent.site);
    if (agent === null || site === null) return sendProblem(reply, 'sign-in-required');
    const { id, name, email } = agent;
    const token = tokens.issue({ kind: 'agent', agent: id, site: site.id, name, issuedAt: domain.clock.now() });
    return reply.header('cache-control', 'no-store').send({
      agent: { id, name, email, hasPassword: agent.passwordHash !== null },
      site: { key: site.key, name: site.name },
      token,
    } satisfies MeAnswer);
  });

  async function change(
    request: ConversationRequest,
    reply: FastifyReply,
    act: (agent: AgentPrincipal, id: ConversationId) => Promise<ChangeResult>,
  ): Promise<FastifyReply> {
    const agent = await toAgent(request);
    if (agent === null) return sendProblem(reply, 'sign-in-required');
    const principal: AgentPrincipal = { kind: 'agent', id: agent.id, site: agent.site, name: agent.name };
    // Any text may be asked for; what is not an id is simply not found.
    const result = await act(principal, request.params.id as ConversationId);
    return 'refused' in result ? sendProblem(reply, result.refused) : reply.status(204).send();
  }

  app.post('/v1/agent/conversations/:id/take', (request: ConversationRequest, reply) =>
    change(request, reply, (agent, id) => takeConversation(domain, agent, id, request.query.over === '1')),
  );
  app.post('/v1/agent/conversations/:id/close', (request: ConversationRequest, reply) =>
    change(request, reply, (agent, id) => closeConversation(domain, agent, id)),
  );
}

const validators = new Map<Type.TSchema, ReturnType<typeof Compile>>();

function decode<Schema extends Type.TSchema>(schema: Schema, body: unknown): Type.Static<Schema> | null {
  const validator = validators.get(schema) ?? Compile(schema);
  validators.set(schema, validator);
  return validator.Check(body) ? (body as Type.Static<Schema>) : null;
}
