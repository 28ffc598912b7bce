/** Addresses of files that work by themselves for some days: signed, so that nobody can make one up or make one last longer. */
import type { KeyObject } from 'node:crypto';
import type { FileId } from '../../protocol/ids.ts';
import { createSigner } from './create-signer.ts';

const LIFE_MS = 7 * 86_400_000;
/** All addresses of an hour are one, so that browsers keep what they have. */
const ROUND_MS = 3_600_000;

export interface FileAddresses {
  /** The path and the query, signed as of `now`. */
  toPath(file: { readonly id: FileId; readonly name: string }, isInline: boolean, now: number): string;
  check(id: string, query: Readonly<Record<string, unknown>>, now: number): 'good' | 'expired' | 'forged';
}

export function createFileAddresses(secret: KeyObject): FileAddresses {
  const { sign, isSigned } = createSigner(secret);
  const toText = (id: string, expires: string, isInline: boolean): string =>
    `${id} ${expires} ${isInline ? 'inline' : 'attachment'}`;
  return {
    toPath({ id, name }, isInline, now) {
      const expires = String(Math.ceil((now + LIFE_MS) / ROUND_MS) * ROUND_MS);
      const signature = sign(toText(id, expires, isInline));
      const query = new URLSearchParams({ expires, signature, ...(isInline ? { inline: '1' } : {}) });
      return `/v1/files/${id}/${encodeURIComponent(name)}?${query}`;
    },
    check(id, { expires, signature, inline }, now) {
      if (!isSigned(toText(id, String(expires), inline !== undefined), String(signature))) return 'forged';
      return now < Number(expires) ? 'good' : 'expired';
    },
  };
}
