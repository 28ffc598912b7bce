/**
 * Files over HTTP. `POST /v1/files?key=K&name=N` (visitors, `Authorization: Bearer`) and `POST /v1/agent/files?name=N` (agents,
 * cookie) take the bytes as the body and answer 201; `GET` of either with `/ID` behind it answers with fresh addresses.
 */
import Type, { type Static } from 'typebox';
import type { Frozen } from './frozen.ts';
import { SentFile } from './message.ts';

export const FileAnswer = Type.Object(
  {
    ...SentFile.properties,
    /** Downloads it; works without token or cookie for seven days. */
    url: Type.String(),
    /** Shows it in a page; only of pictures. */
    inlineUrl: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
export type FileAnswer = Frozen<Static<typeof FileAnswer>>;

/** Of an upload by an agent: the name that the file gets. */
export const UploadQuery = Type.Object({ name: Type.Optional(Type.String()) });

/** What others than its sender see of a file. */
export function toSentFile(
  file: Pick<SentFile, 'id' | 'name' | 'type' | 'bytes'> & {
    readonly size: { readonly width: number; readonly height: number } | null;
  },
): SentFile {
  const { id, name, type, bytes, size } = file;
  return { id, name, type, bytes, ...size };
}
