/** Comm100's errors: a code, which begins with the status, and a message. */
import type { FastifyReply } from 'fastify';

const CODES_OF_A_STATUS = 1_000;

export const sendError = (reply: FastifyReply, status: number, message: string): FastifyReply =>
  reply
    .status(status)
    .header('cache-control', 'no-store')
    .send({ code: status * CODES_OF_A_STATUS, message });
