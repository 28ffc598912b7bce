/** Looks at every body before its route does: it must come in time, and not be nested more deeply than anything of ours. */
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../../protocol/clock.ts';
import { isTooDeep } from '../../../protocol/is-too-deep.ts';
import { MAX_JSON_DEPTH } from '../../../protocol/limits.ts';
import { sendProblem } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is the bytes of a file, which have a deadline of their own. */
    takesBytes?: true;
  }
}

/** @param timeoutMs from the headers on: however steadily a client drips, it does not hold a request for ever */
export function addBodyGuard(app: FastifyInstance, clock: Pick<Clock, 'setTimer'>, timeoutMs: number): void {
  app.addHook('onRequest', async ({ raw, headers, routeOptions: { config } }) => {
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
    if (!hasBody || config.takesBytes === true || config.operation?.takesBytes === true) return;
    const cancel = clock.setTimer(() => raw.destroy(), timeoutMs);
    raw.once('end', cancel).once('close', cancel);
  });

  app.addHook('preValidation', async ({ body, routeOptions: { config } }, reply) => {
    // Who decodes a body inside says better where it is too deep.
    if (config.operation?.isBodyDecodedInside === true || !isTooDeep(body)) return;
    return sendProblem(reply, 'malformed', `the body: expected at most ${MAX_JSON_DEPTH} levels, got more`, '');
  });
}
