/** A POST that comes again with its `Idempotency-Key` is answered as before (draft-ietf-httpapi-idempotency-key-header). */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toMistake } from '../../../protocol/schema-mistake.ts';
import { beginAnswer, settleAnswer } from '../../domain/answers/kept-answers.ts';
import type { Agent, BegunAnswer } from '../../store/store.ts';
import type { HttpWorld } from '../http-world.ts';
import { sendMistake, sendProblem } from '../request/problem.ts';

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

export interface Idempotency {
  /** False when the answer, the first one's or why there is none, has been sent. */
  begin(agent: Agent, request: FastifyRequest, reply: FastifyReply): Promise<boolean>;
  /** Keeps what is about to be sent, if it was begun. @param payload as it is sent */
  settle(request: FastifyRequest, status: number, payload: unknown): Promise<void>;
}

export function createIdempotency({ domain }: Pick<HttpWorld, 'domain'>): Idempotency {
  const running = new WeakMap<FastifyRequest, BegunAnswer>();
  return {
    async begin(agent, request, reply) {
      const key = request.headers['idempotency-key'];
      if (key === undefined) return true;
      if (typeof key !== 'string' || !PRINTABLE.test(key)) {
        sendMistake(reply, toMistake('idempotency-key', '1 to 255 printable characters', key));
        return false;
      }
      const { method, url, query, body } = request;
      const fingerprint = createHash('sha256')
        .update(JSON.stringify([query, body]))
        .digest('hex');
      const path = url.split('?')[0] ?? url;
      const result = await beginAnswer(domain, { agent: agent.id, key, method, path, fingerprint });
      if (typeof result === 'string') {
        sendProblem(reply, `idempotency-${result}`);
        return false;
      }
      if ('begun' in result) {
        running.set(request, result.begun);
        return true;
      }
      const { status, body: kept } = result;
      reply.status(status).header('idempotency-replayed', 'true').header('cache-control', 'no-store');
      if (kept !== '') reply.type(status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json');
      reply.send(kept === '' ? undefined : kept);
      return false;
    },
    async settle(request, status, payload) {
      const begun = running.get(request);
      if (begun === undefined) return;
      running.delete(request);
      // What was asked is done: that the answer cannot be kept is no reason not to tell.
      await settleAnswer(domain, begun, { status, body: String(payload ?? '') }).catch((error: unknown) =>
        request.log.error(error, 'an answer was not kept'),
      );
    },
  };
}
