/** Asking for a new password over HTTP. */
import type { FastifyInstance } from 'fastify';
import { PasswordResetRequest } from '../../../protocol/people-api.ts';
import { mailPasswordLink } from '../../domain/agents/reset-password.ts';
import type { HttpWorld } from '../http-world.ts';
import { sendProblem } from '../request/problem.ts';
import { readBody } from '../request/read-body.ts';

/** Per address and minute: each may send a mail. */
const MAIL_TRIES = { max: 10, timeWindow: 60_000 };
/** Who asks for a password is answered long before anybody looks whether there is such an agent: time tells nothing. */
const RESET_DELAY_MS = 1_000;

/** @param app a scope that an agent door guards */
export function addPasswordResetRoute(app: FastifyInstance, { domain }: HttpWorld): void {
  app.post('/v1/agent/password-reset', { config: { rateLimit: MAIL_TRIES } }, async (request, reply) => {
    if (domain.mail === null) return sendProblem(reply, 'mail-off');
    const body = readBody(PasswordResetRequest, request.body, reply);
    if (body === null) return reply;
    domain.clock.setTimer(() => {
      mailPasswordLink(domain, body.email).catch((error: unknown) => request.log.error(error, 'no password link'));
    }, RESET_DELAY_MS);
    return reply.status(202).send();
  });
}
