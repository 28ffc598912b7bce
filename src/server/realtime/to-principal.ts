/** Who a token says that somebody is. */
import type { TokenClaims } from '../auth/tokens.ts';
import type { Principal } from '../domain/principal.ts';

export function toPrincipal(claims: TokenClaims): Principal {
  const { site } = claims;
  return claims.kind === 'visitor'
    ? { kind: 'visitor', id: claims.visitor, site }
    : { kind: 'agent', id: claims.agent, site, name: claims.name };
}
