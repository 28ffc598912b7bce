/** What visitors read of knowledge bases over HTTP: the published articles of the site whose key they bring. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ArticleId } from '../../../protocol/ids.ts';
import { listPublishedArticles, openPublishedArticle } from '../../domain/articles/read-articles.ts';
import type { HttpWorld } from '../http-world.ts';
import { sendMistake, sendProblem } from '../request/problem.ts';
import { createVisitorDoor, type KeyRequest } from './visitor-door.ts';

/** Per address and minute: a house full of people who look while they type. */
const READS = { max: 300, timeWindow: 60_000 };

type ArticleRequest = FastifyRequest<{ Params: { id: string }; Querystring: { key?: string } }>;

export function addPublishedArticleRoutes(app: FastifyInstance, world: HttpWorld): void {
  const { domain } = world;
  const { enter } = createVisitorDoor(world);

  app.get('/v1/articles', { config: { rateLimit: READS } }, async (request: KeyRequest, reply) => {
    const entry = enter(request, reply);
    if (entry === null) return reply;
    const result = await listPublishedArticles(domain, entry.site.id, request.query);
    if ('mistake' in result) return sendMistake(reply, result.mistake);
    return reply.header('cache-control', 'public, max-age=60').send(result);
  });

  app.get('/v1/articles/:id', { config: { rateLimit: READS } }, async (request: ArticleRequest, reply) => {
    const entry = enter(request, reply);
    if (entry === null) return reply;
    // Any text may be asked for; what is not an id is simply not found.
    const article = await openPublishedArticle(domain, entry.site.id, request.params.id as ArticleId);
    if (article === null) return sendProblem(reply, 'not-found');
    return reply.header('cache-control', 'no-cache').send(article);
  });
}
