/** What an operator asks: is it ready, and what does it do. */
import type { FastifyInstance } from 'fastify';
import type { HttpWorld } from './http-world.ts';

export function addOperationsRoutes(app: FastifyInstance, { domain, connections, metrics }: HttpWorld): void {
  app.get('/health', async (request, reply) => {
    const reasons: string[] = [];
    if (connections.isDraining) reasons.push('draining');
    const trouble = await domain.store.check().catch((error: unknown) => {
      request.log.error(error, 'the database does not answer');
      return 'the database does not answer';
    });
    if (trouble !== null) reasons.push(trouble);
    return reply
      .status(reasons.length === 0 ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: reasons.length === 0 ? 'ready' : 'not-ready', reasons });
  });

  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
