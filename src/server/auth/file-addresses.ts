/** Addresses of files that work by themselves for some days: signed, so that nobody can make one up or make one last longer. */
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { FileId } from '../../protocol/ids.ts';

const LIFE_MS = 7 * 86_400_000;
/** All addresses of an hour are one, so that browsers keep what they have. */
const ROUND_MS = 3_600_000;

export interface FileAddresses {
  /** The path and the query, signed as of `now`. */
  toPath(file: { readonly id: FileId; readonly name: string }, isInline: boolean, now: number): string;
  check(id: string, query: Readonly<Record<string, unknown>>, now: number): 'good' | 'expired' | 'forged';
}

export function createFileAddresses(secret: KeyObject): FileAddresses {
  const sign = (id: string, expires: string, isInline: boolean): Buffer =>
    createHmac('sha256', secret)
      .update(`${id} ${expires} ${isInline ? 'inline' : 'attachment'}`)
      .digest();
  return {
    toPath({ id, name }, isInline, now) {
      const expires = String(Math.ceil((now + LIFE_MS) / ROUND_MS) * ROUND_MS);
      const signature = sign(id, expires, isInline).toString('base64url');
      const query = new URLSearchParams({ expires, signature, ...(isInline ? { inline: '1' } : {}) });
      return `/v1/files/${id}/${encodeURIComponent(name)}?${query}`;
    },
    check(id, { expires, signature, inline }, now) {
      const given = Buffer.from(String(signature), 'base64url');
      const expected = sign(id, String(expires), inline !== undefined);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
      return now < Number(expires) ? 'good' : 'expired';
    },
  };
}
