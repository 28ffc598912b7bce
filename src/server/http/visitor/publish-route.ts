/** One message by one request, for a page that may not live to hear the answer (P32). */
import type { FastifyInstance } from 'fastify';
import { decodeClientFrame } from '../../../protocol/decode-client-frame.ts';
import type { HttpWorld } from '../http-world.ts';
import { parseJson } from '../request/parse-json.ts';
import { sendProblem } from '../request/problem.ts';
import { createVisitorDoor, type KeyRequest } from './visitor-door.ts';

/** A page sends one when it is hidden and something waits; an office behind one address has many. */
const LAST_MESSAGES = { max: 120, timeWindow: 60_000 } as const;

export function addPublishRoute(app: FastifyInstance, world: HttpWorld): void {
  const door = createVisitorDoor(world);

  app.post('/v1/publish', { config: { rateLimit: LAST_MESSAGES } }, async (request: KeyRequest, reply) => {
    const entry = door.enter(request, reply);
    if (entry === null) return reply;
    const body = parseJson(request.body);
    const isBody = typeof body === 'object' && body !== null && 'token' in body && 'frame' in body;
    if (!isBody || typeof body.token !== 'string') {
      return sendProblem(reply, 'malformed', 'expected { token, frame } as JSON text');
    }
    const decoded = decodeClientFrame(body.frame);
    if ('error' in decoded) return sendProblem(reply, 'malformed', `frame: got ${decoded.error}`);
    const { frame } = decoded;
    if (frame.type !== 'publish')
      return sendProblem(reply, 'malformed', `frame: expected a publish, got a ${frame.type}`);
    const visitor = door.identify(entry, body.token, reply);
    if (visitor === null) return reply;
    return reply
      .header('cache-control', 'no-store')
      .send(await world.connections.publish(visitor, frame, entry.door.address));
  });
}
