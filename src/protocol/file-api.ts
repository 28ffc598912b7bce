/**
 * Files over HTTP. `POST /v1/files?key=K&name=N` (visitors, `Authorization: Bearer`) and `POST /v1/agent/files?name=N` (agents,
 * cookie) take the bytes as the body and answer 201; `GET` of either with `/ID` behind it answers with fresh addresses.
 */
import type { SentFile } from './message.ts';

export interface FileAnswer extends SentFile {
  /** Downloads it; works without token or cookie for seven days. */
  readonly url: string;
  /** Shows it in a page; only of pictures. */
  readonly inlineUrl?: string;
}

/** What others than its sender see of a file. */
export function toSentFile(
  file: Pick<SentFile, 'id' | 'name' | 'type' | 'bytes'> & {
    readonly size: { readonly width: number; readonly height: number } | null;
  },
): SentFile {
  const { id, name, type, bytes, size } = file;
  return { id, name, type, bytes, ...size };
}
