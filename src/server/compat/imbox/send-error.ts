/** ImBox's errors: the envelope of its answers without rows, so that whoever goes through them finds none. */
import type { SendError } from '../fallbacks.ts';

export const sendError: SendError = (reply, status, message) =>
  reply.status(status).header('cache-control', 'no-store').send({ result: 'error', message, json: [] });
