/** The site that a customer's page may use, by the key and the origin of its request; and whose page it is, by its token. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VisitorPrincipal } from '../domain/principal.ts';
import { type Entry, toEntry } from './door.ts';
import type { HttpWorld } from './http-world.ts';
import { sendProblem } from './problem.ts';

export type KeyRequest = FastifyRequest<{ Querystring: { key?: string } }>;

export interface VisitorDoor {
  /** The site; null when the answer, why not, has been sent. */
  enter(request: KeyRequest, reply: FastifyReply): Exclude<Entry, string> | null;
  /** The visitor whose token comes as `Authorization: Bearer`; null when the answer, why not, has been sent. */
  enterAsVisitor(request: KeyRequest, reply: FastifyReply): VisitorPrincipal | null;
}

export function createVisitorDoor({ domain, tokens, config, metrics }: HttpWorld): VisitorDoor {
  function enter(request: KeyRequest, reply: FastifyReply): Exclude<Entry, string> | null {
    const { key = '' } = request.query;
    const { origin } = request.headers;
    // A page may read why it was refused; answers carry no credentials and nothing that is not the page's own.
    if (origin !== undefined) reply.header('access-control-allow-origin', origin).header('vary', 'origin');
    const entry = toEntry(domain.sites, key, request.headers, config.baseUrl);
    if (typeof entry !== 'string') return entry;
    metrics.refused.inc({ reason: entry });
    request.log.warn({ key, origin }, entry);
    const expected = entry === 'unknown-site' ? `no site has the key "${key}"` : `the site does not list ${origin}`;
    sendProblem(reply, entry, expected);
    return null;
  }

  return {
    enter,
    enterAsVisitor(request, reply) {
      const entry = enter(request, reply);
      if (entry === null) return null;
      const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
      const claims = token === undefined ? null : tokens.verify(token, domain.clock.now());
      if (claims?.kind === 'visitor' && claims.site === entry.site.id) {
        return { kind: 'visitor', id: claims.visitor, site: claims.site };
      }
      sendProblem(reply, 'token-invalid');
      return null;
    },
  };
}
