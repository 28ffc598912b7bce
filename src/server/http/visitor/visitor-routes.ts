/** What a customer's page asks: the site's configuration, pings, and the stream that stands in for a WebSocket. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Compile } from 'typebox/compile';
import type { VisitorId } from '../../../protocol/ids.ts';
import { type PingAnswer, PingRequest } from '../../../protocol/presence.ts';
import { type TokenClaims, VISITOR_TOKEN_RENEW_MS } from '../../auth/tokens.ts';
import { dressSite } from '../../domain/sites/widgets.ts';
import { toClient } from '../../domain/visitors/client.ts';
import { recordPing } from '../../domain/visitors/record-ping.ts';
import { NO_ROOM_RETRY_S } from '../../realtime/websocket.ts';
import type { HttpWorld } from '../http-world.ts';
import { parseJson } from '../request/parse-json.ts';
import { sendProblem } from '../request/problem.ts';
import { createVisitorDoor, type KeyRequest } from './visitor-door.ts';

const pingRequest = Compile(PingRequest);

type ConfigRequest = FastifyRequest<{ Querystring: { key?: string; widget?: string } }>;

export function addVisitorRoutes(app: FastifyInstance, world: HttpWorld): void {
  const { domain, tokens, streams, connections, assets, locator } = world;
  const { enter } = createVisitorDoor(world);

  app.get('/v1/config', (request: ConfigRequest, reply) => {
    const entry = enter(request, reply);
    if (entry === null) return reply;
    const site = dressSite(domain, entry.site, request.query.widget);
    if (site === null) return sendProblem(reply, 'not-found', 'this widget is turned off');
    return reply.header('cache-control', 'public, max-age=60').send(assets.toSiteConfig(site));
  });

  app.post('/v1/ping', async (request: KeyRequest, reply) => {
    const entry = enter(request, reply);
    if (entry === null) return reply;
    const ping = parseJson(request.body);
    if (!pingRequest.Check(ping)) return sendProblem(reply, 'malformed', 'expected a ping request as JSON text');
    const now = domain.clock.now();
    const claims = ping.token === undefined ? null : tokens.verify(ping.token, now);
    const isTheirs = claims?.kind === 'visitor' && claims.site === entry.site.id;
    if (ping.token !== undefined && !isTheirs) {
      request.log.warn({ key: entry.site.key }, 'visitor token refused');
      return sendProblem(reply, 'token-invalid');
    }
    const userAgent = request.headers['user-agent'] ?? '';
    const client = toClient(userAgent);
    const answer = await recordPing(domain, {
      site: entry.site,
      visitor: claims?.kind === 'visitor' ? claims.visitor : null,
      request: ping,
      client,
      userAgent,
      place: locator.locate(request),
    });
    // A bot is nobody: each of its pings is the first one.
    const token = client.isBot ? null : renew(claims, answer.visitor.id, entry.site.id, now);
    return reply
      .header('cache-control', 'no-store')
      .send({ ...answer, ...(token === null ? {} : { token }) } satisfies PingAnswer);
  });

  function renew(
    claims: TokenClaims | null,
    visitor: VisitorId,
    site: TokenClaims['site'],
    now: number,
  ): string | null {
    if (claims !== null && now - claims.issuedAt < VISITOR_TOKEN_RENEW_MS) return null;
    return tokens.issue({ kind: 'visitor', visitor, site, issuedAt: now });
  }

  app.post('/v1/stream', (request: KeyRequest, reply) => {
    const entry = enter(request, reply);
    if (entry === null) return reply;
    const retryAfter = connections.admit();
    if (retryAfter > 0) return sendProblem(reply.header('retry-after', retryAfter), 'draining');
    if (!connections.hasRoom(entry.door.address)) return sendNoRoom(reply);
    reply.hijack();
    const { origin } = request.headers;
    const cors = origin === undefined ? {} : { 'access-control-allow-origin': origin, vary: 'origin' };
    streams.open(reply.raw, cors, entry.door, parseJson(request.body));
    return reply;
  });

  app.post('/v1/poll', async (request: KeyRequest, reply) => {
    const entry = enter(request, reply);
    if (entry === null) return reply;
    const body = parseJson(request.body);
    const isPoll = typeof body === 'object' && body !== null && ('stream' in body || 'hello' in body);
    if (!isPoll)
      return sendProblem(reply, 'malformed', 'expected { hello }, { stream } or { stream, over } as JSON text');
    if ('hello' in body) {
      const retryAfter = connections.admit();
      if (retryAfter > 0) return sendProblem(reply.header('retry-after', retryAfter), 'draining');
      if (!connections.hasRoom(entry.door.address)) return sendNoRoom(reply);
    }
    if ('over' in body && 'stream' in body) {
      streams.closePoll(String(body.stream));
      return reply.status(204).send();
    }
    const stream = 'hello' in body ? streams.openPoll(entry.door, body.hello) : String(body.stream);
    const peer = streams.poll(stream);
    if (peer === null) return sendProblem(reply, 'not-found', 'this stream has ended');
    // The client went away before there was anything to say.
    reply.raw.once('close', () => reply.raw.writableEnded || peer.letGo());
    const frames = await peer.take();
    return reply
      .header('cache-control', 'no-store')
      .type('application/json; charset=utf-8')
      .send(`{"stream":${JSON.stringify(stream)},"frames":[${frames.join()}]}`);
  });

  app.post('/v1/frames', (request: KeyRequest, reply) => {
    if (enter(request, reply) === null) return reply;
    const batch = parseJson(request.body);
    const isBatch = typeof batch === 'object' && batch !== null && 'stream' in batch && 'frames' in batch;
    if (!isBatch || typeof batch.stream !== 'string' || !Array.isArray(batch.frames)) {
      return sendProblem(reply, 'malformed', 'expected { stream, frames } as JSON text');
    }
    if (!streams.receive(batch.stream, batch.frames)) return sendProblem(reply, 'not-found', 'this stream has ended');
    return reply.status(204).send();
  });
}

const sendNoRoom = (reply: FastifyReply): FastifyReply =>
  sendProblem(reply.header('retry-after', NO_ROOM_RETRY_S), 'rate-limited', 'this address holds too many connections');
