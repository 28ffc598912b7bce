/** Says that the bytes of an upload are not taken; thrown through the stream of them, and a value again in receive-file.ts. */
import type { Mistake } from '../../protocol/schema-mistake.ts';

export type FileRefusal = {
  readonly code: 'file-refused' | 'too-big' | 'malformed';
} & Mistake;

export class UnfitFile extends Error {
  readonly refusal: FileRefusal;

  constructor(code: FileRefusal['code'], field: 'name' | 'body', expected: string, got: string) {
    super(`${field}: expected ${expected}, got ${got}`);
    this.refusal = { code, field, expected, got };
  }
}

/** The bytes are not what the name says they are. */
export const notA = (what: string, got: string): UnfitFile => new UnfitFile('file-refused', 'body', what, got);
