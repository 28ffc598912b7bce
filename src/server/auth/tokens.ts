/**
 * Bearer tokens for visitors and for agents' sockets: signed by the server, so that no id can be guessed into somebody's
 * chat and no look-up is needed. HMAC-SHA256 over our own short form: verified on every ping, where a JWT library costs
 * more than the rest of the ping.
 */
import type { KeyObject } from 'node:crypto';
import type { AgentId, SiteId, VisitorId } from '../../protocol/ids.ts';
import { createSigner } from './create-signer.ts';

/** A visitor's token is renewed by its pings after a month, and forgotten after the 13 months that regulators allow. */
export const VISITOR_TOKEN_RENEW_MS = 30 * 86_400_000;
const VISITOR_TOKEN_LIFE_MS = 395 * 86_400_000;
const AGENT_TOKEN_LIFE_MS = 3_600_000;

export type TokenClaims =
  | { readonly kind: 'visitor'; readonly visitor: VisitorId; readonly site: SiteId; readonly issuedAt: number }
  | {
      readonly kind: 'agent';
      readonly agent: AgentId;
      readonly site: SiteId;
      readonly name: string;
      readonly issuedAt: number;
    };

/** Visitors who ping come back with the same token every half minute; of these the signatures are known. */
const MAX_KNOWN = 20_000;

const LIFE_MS = { visitor: VISITOR_TOKEN_LIFE_MS, agent: AGENT_TOKEN_LIFE_MS } as const;

export interface Tokens {
  issue(claims: TokenClaims): string;
  /** Null when it is not ours, was changed, or is too old. */
  verify(token: string, now: number): TokenClaims | null;
}

export function createTokens(secret: KeyObject): Tokens {
  const known = new Map<string, TokenClaims>();
  const { sign, isSigned } = createSigner(secret);
  return {
    issue(claims) {
      const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
      return `${payload}.${sign(payload)}`;
    },
    verify(token, now) {
      const claims = known.get(token) ?? read(token);
      if (claims === null) return null;
      if (!known.has(token)) {
        const [oldest] = known.keys();
        if (known.size >= MAX_KNOWN && oldest !== undefined) known.delete(oldest);
        known.set(token, claims);
      }
      const age = now - claims.issuedAt;
      return age < LIFE_MS[claims.kind] ? claims : null;
    },
  };

  function read(token: string): TokenClaims | null {
    const [payload, signature, ...rest] = token.split('.');
    if (payload === undefined || signature === undefined || rest.length > 0) return null;
    if (!isSigned(payload, signature)) return null;
    // Signed by us, so it has the shape that we wrote.
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as TokenClaims;
  }
}
