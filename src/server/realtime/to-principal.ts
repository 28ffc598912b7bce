/** Who a token says that somebody is. */
import type { TokenClaims } from '../auth/tokens.ts';
import type { Principal } from '../domain/principal.ts';

/** @param address where they ask from, truncated; empty when nobody knows */
export function toPrincipal(claims: TokenClaims, address: string): Principal {
  const { site } = claims;
  return claims.kind === 'visitor'
    ? { kind: 'visitor', id: claims.visitor, site, address }
    : { kind: 'agent', id: claims.agent, site, name: claims.name };
}
