/** Bodies as scripts send them: JSON under any content type or none, and forms. */
import type { FastifyInstance } from 'fastify';
import { isTooDeep } from '../../protocol/is-too-deep.ts';

const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/** @param scope of a face: others keep their own ways */
export function takeJsonBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'string' }, async (_request: unknown, text: string) => parse(text));
}

/** What a form says is an object of texts; of a name that comes twice, the last. */
export function takeFormBodies(scope: FastifyInstance): void {
  scope.addContentTypeParser(FORMS, { parseAs: 'buffer' }, async ({ headers }: { headers: object }, bytes: Buffer) => {
    const { 'content-type': type = '' } = headers as { readonly 'content-type'?: string };
    return parseForm(bytes, type);
  });
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

/** Null as well for what is no form. */
async function parseForm(bytes: Buffer, type: string): Promise<unknown> {
  try {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    return Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
  } catch {
    // The only way to ask.
    return null;
  }
}
