/** Takes an upload from a request and says what became of it; tells what a file is and where it can be had. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type FileAnswer, toSentFile } from '../../../protocol/file-api.ts';
import type { FileId } from '../../../protocol/ids.ts';
import { findFile } from '../../domain/files/find-file.ts';
import { takeUpload, type UploadResult } from '../../domain/files/take-upload.ts';
import type { Principal } from '../../domain/principal.ts';
import type { StoredFile } from '../../store/store.ts';
import type { HttpWorld } from '../http-world.ts';
import { sendProblem } from '../request/problem.ts';
import { openUploadBody } from './upload-body.ts';

/** Shown in a page when they are asked for so: they hold no script, and are drawn by nothing that runs one. */
export const INLINE_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** The scope's bodies stay streams, whatever their type. */
export function takeRawBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

/** @param request of a scope that takes raw bodies */
export async function answerUpload(
  { domain, config, fileAddresses }: HttpWorld,
  request: FastifyRequest,
  reply: FastifyReply,
  principal: Principal,
  name: unknown,
): Promise<FastifyReply> {
  const { maxBytes } = config.files;
  const body = openUploadBody(request.raw, domain.clock, maxBytes);
  try {
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
      return sendProblem(reply, 'too-big', `body: expected at most ${maxBytes} bytes, got more`, 'body');
    }
    const result = await takeUpload(domain, principal, { name: String(name ?? ''), chunks: body.chunks });
    if ('refused' in result) return sendRefusal(reply, result);
    return reply
      .status(201)
      .header('cache-control', 'no-store')
      .send(toFileAnswer({ config, domain, fileAddresses }, request, result.file));
  } finally {
    body.letGo();
  }
}

export async function answerFile(
  world: HttpWorld,
  request: FastifyRequest,
  reply: FastifyReply,
  principal: Principal,
  id: string,
): Promise<FastifyReply> {
  // Any text may be asked for; what is not an id is simply not found.
  const file = await findFile(world.domain, principal, id as FileId);
  if (file === null) return sendProblem(reply, 'not-found');
  return reply.header('cache-control', 'no-store').send(toFileAnswer(world, request, file));
}

export function toFileAnswer(
  { config, domain, fileAddresses }: Pick<HttpWorld, 'config' | 'domain' | 'fileAddresses'>,
  request: FastifyRequest,
  file: StoredFile,
): FileAnswer {
  const origin = config.files.url ?? config.baseUrl ?? `${request.protocol}://${request.host}`;
  const toUrl = (isInline: boolean): string => origin + fileAddresses.toPath(file, isInline, domain.clock.now());
  const inline = INLINE_TYPES.includes(file.type) ? { inlineUrl: toUrl(true) } : {};
  return { ...toSentFile(file), url: toUrl(false), ...inline };
}

function sendRefusal(reply: FastifyReply, result: Extract<UploadResult, { refused: string }>): FastifyReply {
  if (result.refused === 'rate-limited') {
    const seconds = Math.ceil(result.retryAfterMs / 1_000);
    return sendProblem(reply.header('retry-after', seconds), 'rate-limited', `try again in ${seconds} s`);
  }
  if (result.refused === 'no-room') return sendProblem(reply, 'no-room');
  const { code, field, expected, got } = result.why;
  return sendProblem(reply, code, `${field}: expected ${expected}, got ${got}`, field);
}
