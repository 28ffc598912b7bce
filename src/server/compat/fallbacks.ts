/** What a face says, in its own words, where none of its calls is asked: to other addresses, methods, and bodies that are none. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ShownCall } from './face-page.ts';

export type SendError = (reply: FastifyReply, status: number, message: string) => FastifyReply;

/**
 * @param scope with the face's prefix
 * @param calls by all the paths that they have below it
 */
export function addFallbacks(
  scope: FastifyInstance,
  calls: readonly Pick<ShownCall, 'path'>[],
  sendError: SendError,
): void {
  const patterns = calls.map(toPattern);
  scope.setNotFoundHandler(({ method, url }, reply) => {
    const path = url.split('?')[0]?.slice(scope.prefix.length) ?? '';
    if (patterns.some((pattern) => pattern.test(path))) {
      return sendError(reply, 405, `${method} is not the method of this call.`);
    }
    return sendNoCall(reply, sendError);
  });
  scope.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const { statusCode = 500 } = error;
    // What is our mistake is logged, and told, where everything is.
    if (statusCode >= 500) throw error;
    return sendError(reply, statusCode, 'Expected a body of JSON that is not too long.');
  });
}

export const sendNoCall = (reply: FastifyReply, sendError: SendError): FastifyReply =>
  sendError(reply, 404, 'There is no such call.');

const toPattern = ({ path }: Pick<ShownCall, 'path'>): RegExp =>
  new RegExp(`^${path.replace(/[.*+?()]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`);
