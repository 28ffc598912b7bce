/** Who asks: by a token, which is a key, or by e-mail and key with the site; and where clients trade one for the other. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { KeyUse } from '../../auth/key-desk.ts';
import { toEmailKey } from '../../domain/agents/email-key.ts';
import type { Site } from '../../store/store.ts';
import type { CompatWorld } from '../compat-world.ts';
import { createKeyEntrance } from '../key-entrance.ts';
import { takeFormBodies } from '../script-body.ts';
import { SYSTEM } from './call.ts';
import { sendError } from './send-error.ts';

/** Clients ask again after so long, as they are used to; the key that they get is as good as it was. */
const TOKEN_LIFE_SECONDS = 43_199;

export interface Caller {
  readonly agent: KeyUse['agent'];
  readonly site: Site;
}

interface Proof {
  readonly secret: string;
  /** Who it must be the key of; null where only the key is told. */
  readonly email: string | null;
  /** Null where none is told, and none need be. */
  readonly site: string | null;
}

/** @returns null when the answer has been sent */
type Open = (proof: Proof, reply: FastifyReply) => Promise<Caller | null>;

export interface Entrance {
  enter(request: FastifyRequest, reply: FastifyReply): Promise<Caller | null>;
  /** What clients do first who were told an e-mail and a password: here the password is the key. */
  addTokenRoute(scope: FastifyInstance): void;
}

export function createEntrance(world: CompatWorld): Entrance {
  const openKey = createKeyEntrance(world, SYSTEM);

  const open: Open = async ({ secret, email, site: siteId }, reply) => {
    const use = await openKey(secret);
    if (use !== null && 'waitSeconds' in use) {
      sendError(reply.header('retry-after', use.waitSeconds), 429, `Try again in ${use.waitSeconds} s.`);
      return null;
    }
    const site = use && world.domain.sites.byId(use.key.site);
    const isOwn = email === null || toEmailKey(email) === use?.agent.email;
    // Somebody else's site looks like one that does not exist.
    if (use === null || site === null || !isOwn || (siteId !== null && siteId !== site.id)) {
      sendError(
        reply.header('www-authenticate', 'Bearer'),
        401,
        'Expected a key that this server gave out for Comm100.',
      );
      return null;
    }
    return { agent: use.agent, site };
  };

  return {
    enter: (request, reply) => open(readProof(request), reply),
    addTokenRoute(scope) {
      takeFormBodies(scope);
      scope.post('/oauth/token', async (request, reply) => {
        const sent: Readonly<Record<string, unknown>> = Object(request.body);
        const isRenewal = sent['grant_type'] === 'refresh_token';
        const secret = toText(sent[isRenewal ? 'refresh_token' : 'password']);
        const email = isRenewal ? null : toText(sent['email']);
        const caller = await open({ secret, email, site: null }, reply);
        if (caller === null) return reply;
        return reply.header('cache-control', 'no-store').send({
          access_token: secret,
          token_type: 'bearer',
          expires_in: TOKEN_LIFE_SECONDS,
          refresh_token: secret,
        });
      });
    },
  };
}

function readProof({ headers, query }: FastifyRequest): Proof {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +(\S*)$/i.exec(headers.authorization ?? '') ?? [];
  if (scheme.toLowerCase() !== 'basic') return { secret: value, email: null, site: null };
  const pair = decode(value);
  const colon = pair.lastIndexOf(':');
  return {
    secret: pair.slice(colon + 1),
    email: pair.slice(0, Math.max(colon, 0)),
    site: toText(Object(query).siteId),
  };
}

/** Empty for what is no base64. */
function decode(text: string): string {
  try {
    return atob(text);
  } catch {
    // The only way to ask.
    return '';
  }
}

const toText = (value: unknown): string => (typeof value === 'string' ? value : '');
