/** The bytes of files, by signed addresses; whatever is in them, nothing of it runs in an origin of ours. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FileId } from '../../../protocol/ids.ts';
import type { StoredFile } from '../../store/store.ts';
import type { HttpWorld } from '../http-world.ts';
import { sendProblem } from '../request/problem.ts';
import { INLINE_TYPES } from './answer-file.ts';
import { toByteRange } from './byte-range.ts';
import { toContentDisposition } from './content-disposition.ts';

/** Neither scripts nor anything else is loaded, and what is shown has an origin of its own. */
const POLICY = "sandbox; default-src 'none'";
/** Files never change, but they are deleted. */
const CACHE = 'private, max-age=86400';

type DownloadRequest = FastifyRequest<{ Params: { id: string }; Querystring: Readonly<Record<string, unknown>> }>;

export function addDownloadRoute(app: FastifyInstance, { domain, config, fileAddresses }: HttpWorld): void {
  const host = config.files.url === null ? null : new URL(config.files.url).host;

  // The name is for people and may be longer than Fastify lets a parameter be.
  app.get('/v1/files/:id/*', async (request: DownloadRequest, reply) => {
    const { params, query, headers } = request;
    // A signed address must not be moved to the origin that it was meant to keep clean.
    if (host !== null && request.host !== host) return sendProblem(reply, 'not-found');
    const verdict = fileAddresses.check(params.id, query, domain.clock.now());
    if (verdict === 'expired') return sendProblem(reply, 'address-expired');
    const file = verdict === 'good' ? await domain.store.files.find(params.id as FileId) : null;
    if (file === null) return sendProblem(reply, 'not-found');
    const etag = `"${file.sha256}"`;
    addHeaders(reply, file, query['inline'] !== undefined).header('etag', etag);
    if (headers['if-none-match'] === etag) return reply.status(304).send();
    const isSame = headers['if-range'] === undefined || headers['if-range'] === etag;
    return sendBytes(reply, file, isSame ? headers.range : undefined);
  });

  async function sendBytes(reply: FastifyReply, file: StoredFile, header: string | undefined): Promise<FastifyReply> {
    const range = toByteRange(header, file.bytes);
    if (range === 'unsatisfiable') {
      return sendProblem(reply.header('content-range', `bytes */${file.bytes}`), 'range-not-satisfiable');
    }
    const bytes = await domain.files.bytes.open(file.id, range ?? undefined);
    if (bytes === null) {
      reply.log.error({ file: file.id }, 'the bytes of a file are missing');
      return sendProblem(reply.header('cache-control', 'no-store'), 'not-found');
    }
    reply.type(toContentType(file.type));
    if (range === null) return reply.header('content-length', file.bytes).send(bytes);
    const { start, end } = range;
    return reply
      .status(206)
      .header('content-range', `bytes ${start}-${end}/${file.bytes}`)
      .header('content-length', end - start + 1)
      .send(bytes);
  }
}

function addHeaders(reply: FastifyReply, { name, type }: StoredFile, isAskedInline: boolean): FastifyReply {
  const isInline = isAskedInline && INLINE_TYPES.includes(type);
  const isPlayed = /^(audio|video)\//.test(type);
  return (
    reply
      .header('content-disposition', toContentDisposition(isInline ? 'inline' : 'attachment', name))
      .header('content-security-policy', POLICY)
      // A customer's page shows pictures and plays voices; everything else is for a person to save.
      .header('cross-origin-resource-policy', isInline || isPlayed ? 'cross-origin' : 'same-origin')
      .header('cache-control', CACHE)
      .header('accept-ranges', 'bytes')
  );
}

const toContentType = (type: string): string => (type.startsWith('text/') ? `${type}; charset=utf-8` : type);
