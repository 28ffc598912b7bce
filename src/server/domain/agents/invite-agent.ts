/** Asks somebody to answer a site's visitors: by mail, or by a link to hand over where no mail can be sent. */
import { type AgentId, createId } from '../../../protocol/ids.ts';
import type { InviteAgentAnswer, InviteAgentRequest } from '../../../protocol/people-api.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import { decodeAddress } from '../../mail/address.ts';
import { toInvitation } from '../../mail/link-mails.ts';
import type { UnaskedMail } from '../../store/mail/mail-records.ts';
import type { Agent } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toMail, toMailSite } from '../mail/mail-desk.ts';
import { findUnknownDepartment } from '../sites/departments.ts';
import { NEW_AGENT } from './create-account.ts';
import { mayManage, toPerson } from './person.ts';

const DAY_MS = 86_400_000;
/** Long enough for somebody who is away for a few days. */
const LINK_LIFE_DAYS = 7;

type World = Pick<DomainWorld, 'store' | 'sites' | 'agentsOnline' | 'mail' | 'clock' | 'randomBytes' | 'secrets'>;

export type InviteAgentResult =
  | InviteAgentAnswer
  | { readonly refused: 'forbidden' | 'email-taken' }
  | { readonly mistake: Mistake };

/** Again for somebody who was invited and did not come, or who left: they get a new link. */
export async function inviteAgent(
  world: World,
  inviter: Agent,
  { email, name, role, departments }: InviteAgentRequest,
): Promise<InviteAgentResult> {
  const { store, clock, randomBytes, secrets } = world;
  if (!mayManage(inviter, role)) return { refused: 'forbidden' };
  const address = decodeAddress(email);
  if (address === null) return { mistake: toMistake('email', 'one plain e-mail address', email) };
  const unknown = findUnknownDepartment(world, inviter.site, departments);
  if (unknown !== null) return unknown;
  const now = clock.now();
  const secret = secrets.create();
  const path = `/inbox/#link=${secret}`;
  const invited = await store.people.invite({
    agent: {
      id: createId<AgentId>(now, randomBytes),
      site: inviter.site,
      email: address,
      name,
      role,
      passwordHash: null,
      departments: [...new Set(departments)],
      ...NEW_AGENT,
      createdAt: now,
    },
    link: {
      hash: secrets.toHash(secret),
      kind: 'link',
      createdAt: now,
      expiresAt: now + LINK_LIFE_DAYS * DAY_MS,
    },
    mail: toInvitationMail(world, inviter, address, path),
    event: { site: inviter.site, kind: 'agent-invited', at: now, detail: { by: inviter.id, role } },
  });
  if (invited === null) return { refused: 'email-taken' };
  const { agent, isMailed } = invited;
  if (isMailed) world.mail?.wakeAt(now);
  return { person: toPerson(world, agent), mailed: isMailed, link: isMailed ? null : path };
}

function toInvitationMail(world: World, inviter: Agent, recipient: string, path: string): UnaskedMail | null {
  const { sites, mail, clock } = world;
  const site = sites.byId(inviter.site);
  if (mail === null || site === null) return null;
  const document = toInvitation(toMailSite(site), inviter.name, mail.origin + path, LINK_LIFE_DAYS);
  return { mail: toMail(world, site, { kind: 'invitation', recipient, document }), since: clock.now() - DAY_MS };
}
