/** Smartsupp's errors: a type, a message and, of a mistake, a hint at the field. */
import type { FastifyReply } from 'fastify';
import type { SendError } from '../fallbacks.ts';
import { type Refused, tellRefusal } from '../refused.ts';

const TYPES: Readonly<Record<number, string>> = {
  401: 'AuthError',
  403: 'AccessDenied',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  429: 'TooManyRequests',
};

/** Where the status says too little. */
const WORDS: Readonly<Record<string, string>> = { 'email-taken': 'EmailExists', 'last-owner': 'AccessDenied' };

export const sendError: SendError = (reply, status, message) => send(reply, status, toType(status), { message });

export function sendRefusal(reply: FastifyReply, result: Refused): FastifyReply {
  const { status, message } = tellRefusal(result);
  if ('refused' in result) return send(reply, status, WORDS[result.refused] ?? toType(status), { message });
  const { field } = result.mistake;
  return send(reply, status, 'InvalidParam', { message, ...(field === '' ? {} : { hint: field }) });
}

const toType = (status: number): string => TYPES[status] ?? 'InvalidRequest';

const send = (reply: FastifyReply, status: number, error: string, body: object): FastifyReply =>
  reply
    .status(status)
    .header('cache-control', 'no-store')
    .send({ error, ...body });
