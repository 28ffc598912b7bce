/** Comm100's errors: a code, which begins with the status, and a message. */
import type { SendError } from '../fallbacks.ts';

const CODES_OF_A_STATUS = 1_000;

export const sendError: SendError = (reply, status, message) =>
  reply
    .status(status)
    .header('cache-control', 'no-store')
    .send({ code: status * CODES_OF_A_STATUS, message });
