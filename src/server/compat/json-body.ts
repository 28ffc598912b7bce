/** Bodies of JSON under any content type or none, as scripts send them. */
import type { FastifyInstance } from 'fastify';
import { isTooDeep } from '../../protocol/is-too-deep.ts';

/** @param scope of a face: others keep their own ways */
export function takeJsonBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'string' }, async (_request: unknown, text: string) => parse(text));
}

/** Null, which no call takes, for what is no JSON or too deep. */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isTooDeep(value) ? null : value;
  } catch {
    return null;
  }
}
