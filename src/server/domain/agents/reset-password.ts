/** Mails an agent who forgot the password a link that signs in once. */
import { decodeAddress } from '../../mail/address.ts';
import { toPasswordReset } from '../../mail/link-mails.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toMail, toMailSite } from '../mail/mail-desk.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const LINK_LIFE_MINUTES = 60;
/** One mail to an agent in this time, whoever asks. */
const REPEAT_MS = 60 * MINUTE_MS;

/** Tells nobody whether there is such an agent. @param email as somebody typed it */
export async function mailPasswordLink(
  world: Pick<DomainWorld, 'store' | 'sites' | 'mail' | 'clock' | 'randomBytes' | 'secrets'>,
  email: string,
): Promise<void> {
  const { store, sites, mail, clock, secrets } = world;
  const address = decodeAddress(email);
  const agent = address === null ? null : await store.agents.findByEmail(address);
  const site = agent === null ? null : sites.byId(agent.site);
  if (mail === null || agent === null || site === null || agent.deactivatedAt !== undefined) return;
  const now = clock.now();
  const secret = secrets.create();
  const document = toPasswordReset(toMailSite(site), `${mail.origin}/inbox/#link=${secret}`, LINK_LIFE_MINUTES);
  const isSent = await store.people.mailLink(
    {
      hash: secrets.toHash(secret),
      agent: agent.id,
      kind: 'link',
      createdAt: now,
      expiresAt: now + LINK_LIFE_MINUTES * MINUTE_MS,
    },
    toMail(world, site, {
      kind: 'password-reset',
      recipient: agent.email,
      document,
      dedupeKey: `${agent.id}:${Math.floor(now / REPEAT_MS)}`,
    }),
    // Who never set a password never showed that the address is theirs.
    agent.passwordHash === null ? now - DAY_MS : null,
  );
  if (isSent) mail.wakeAt(now);
}
