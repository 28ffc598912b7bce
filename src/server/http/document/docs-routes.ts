/** What can be asked of this server, told to programs and to people. */
import type { FastifyInstance } from 'fastify';
import { AGENT_OPERATIONS } from '../operations/agent-operations.ts';
import { renderDocs } from './docs-page.ts';
import { toOpenApi } from './openapi.ts';

const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function addDocsRoutes(app: FastifyInstance): void {
  const document = toOpenApi(AGENT_OPERATIONS);
  const json = JSON.stringify(document);
  const page = renderDocs(document);

  app.get('/openapi.json', (_request, reply) =>
    reply
      .type('application/json; charset=utf-8')
      // Tools of other origins read it; there is no secret in it.
      .header('access-control-allow-origin', '*')
      .header('cache-control', 'no-cache')
      .send(json),
  );
  app.get('/docs', (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', POLICY)
      .header('cache-control', 'no-cache')
      .send(page),
  );
}
