/** Which site a page's request may use, and which visitor it is, by key, origin and token. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VisitorPrincipal } from '../../domain/principal.ts';
import type { HttpWorld } from '../http-world.ts';
import { sendProblem } from '../request/problem.ts';
import { type Entry, toEntry } from './door.ts';

/** How long browsers remember what they may send, in seconds. */
const PREFLIGHT_MAX_AGE = 86_400;

export type KeyRequest = FastifyRequest<{ Querystring: { key?: string } }>;

export interface VisitorDoor {
  /** The site that the request may use; otherwise the answer has been sent. */
  enter(request: KeyRequest, reply: FastifyReply): Exclude<Entry, string> | null;
  /** The visitor whose token it is, if it is of this site; otherwise the answer has been sent. */
  identify(entry: Exclude<Entry, string>, token: string, reply: FastifyReply): VisitorPrincipal | null;
  /** Both, with the token that comes as `Authorization: Bearer`. */
  enterAsVisitor(request: KeyRequest, reply: FastifyReply): VisitorPrincipal | null;
  /** A token in a header makes browsers ask first. @param allowed methods and headers, as they are listed to browsers */
  answerPreflight(
    request: KeyRequest,
    reply: FastifyReply,
    allowed: { readonly methods: string; readonly headers: string },
  ): FastifyReply;
}

export function createVisitorDoor({ domain, tokens, config, metrics }: HttpWorld): VisitorDoor {
  const door: VisitorDoor = {
    enter(request, reply) {
      const { key = '' } = request.query;
      const { origin } = request.headers;
      // A page may read why it was refused; answers carry no credentials and nothing that is not the page's own.
      if (origin !== undefined) reply.header('access-control-allow-origin', origin).header('vary', 'origin');
      const entry = toEntry(domain.sites, key, request, config.baseUrl);
      if (typeof entry !== 'string') return entry;
      metrics.refused.inc({ reason: entry });
      request.log.warn({ key, origin }, entry);
      const expected = entry === 'unknown-site' ? `no site has the key "${key}"` : `the site does not list ${origin}`;
      sendProblem(reply, entry, expected);
      return null;
    },
    identify({ site, door: { address } }, token, reply) {
      const claims = tokens.verify(token, domain.clock.now());
      if (claims?.kind === 'visitor' && claims.site === site.id) {
        return { kind: 'visitor', id: claims.visitor, site: site.id, address };
      }
      sendProblem(reply, 'token-invalid');
      return null;
    },
    enterAsVisitor(request, reply) {
      const entry = door.enter(request, reply);
      const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
      return entry && door.identify(entry, token, reply);
    },
    answerPreflight(request, reply, { methods, headers }) {
      if (door.enter(request, reply) === null) return reply;
      return reply
        .status(204)
        .header('access-control-allow-methods', methods)
        .header('access-control-allow-headers', headers)
        .header('access-control-max-age', PREFLIGHT_MAX_AGE)
        .send();
    },
  };
  return door;
}
