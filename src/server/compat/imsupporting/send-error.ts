/** IMsupporting's errors: the envelope of its answers with another `rescode`, and a message. */
import type { SendError } from '../fallbacks.ts';
import { sendEnvelope } from './envelope.ts';

export const sendError: SendError = (reply, status, message) => sendEnvelope(reply, status, { message });
