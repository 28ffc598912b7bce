/** Signs what leaves the server and comes back, so that nobody can make one up: links, tokens, addresses. */
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

export interface Signer {
  /** In base64url. */
  sign(text: string): string;
  isSigned(text: string, signature: string): boolean;
}

export function createSigner(secret: string | KeyObject): Signer {
  const sign = (text: string): Buffer => createHmac('sha256', secret).update(text).digest();
  return {
    sign: (text) => sign(text).toString('base64url'),
    isSigned(text, signature) {
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(text);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
