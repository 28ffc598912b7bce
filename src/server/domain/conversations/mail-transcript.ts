/** Mails a conversation: for agents to whom they say, for visitors to an address that is proved to be theirs. */
import type { ConversationId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import { decodeAddress } from '../../mail/address.ts';
import { toConfirmation } from '../../mail/link-mails.ts';
import type { AddressClaim } from '../../store/mail/mail-records.ts';
import type { Site } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { type MailDesk, toMail, toMailSite } from '../mail/mail-desk.ts';
import { toStopUrl } from '../mail/stop-mail.ts';
import type { Principal } from '../principal.ts';
import { findConversation } from './find-conversation.ts';
import { readTranscript, type Transcript } from './read-transcript.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** To one address in a day, whoever asks: more than a person reads, fewer than a nuisance needs. */
const MAX_A_DAY = 20;
/** What an address gets that nobody there has asked for. */
const UNASKED_EVERY_MS = DAY_MS;
const CONFIRMATION_LIFE_MS = 7 * DAY_MS;

type World = Pick<DomainWorld, 'store' | 'sites' | 'presence' | 'mail' | 'clock' | 'randomBytes' | 'secrets'>;

export type TranscriptResult =
  | { readonly status: 'mailed' | 'confirm' }
  | { readonly refused: 'not-found' | 'forbidden' | 'mail-off' | 'mail-stopped' | 'rate-limited' }
  | { readonly mistake: Mistake };

/** @param email as somebody typed it */
export async function mailTranscript(
  world: World,
  principal: Principal,
  id: ConversationId,
  email: string,
): Promise<TranscriptResult> {
  const { store, sites, mail } = world;
  if (mail === null) return { refused: 'mail-off' };
  const address = decodeAddress(email);
  if (address === null) return { mistake: toMistake('email', 'one plain e-mail address', email) };
  const site = sites.byId(principal.site);
  if (site === null || (await findConversation(world, principal, id)) === null) return { refused: 'not-found' };
  if (principal.kind === 'visitor') {
    if (!site.settings.mail.transcripts) return { refused: 'forbidden' };
    if (!(await store.addresses.isConfirmed(principal.id, address))) {
      await askForProof(world, mail, site, { visitor: principal.id, conversation: id, address });
      // Whether a mail went out or not: what others did with an address is none of this visitor's business.
      return { status: 'confirm' };
    }
  }
  const transcript = await readTranscript(world, principal, id);
  return transcript === null ? { refused: 'not-found' } : queue(world, mail, principal, transcript, address);
}

/** Somebody who reads mail at the address says that it is the visitor's; null when the link is none, or too old. */
export async function confirmAddress(
  world: World,
  secret: string,
): Promise<{ readonly address: string; readonly result: TranscriptResult } | null> {
  const { store, clock, secrets } = world;
  const now = clock.now();
  const claim = await store.addresses.confirm(secrets.toHash(secret), now, now - CONFIRMATION_LIFE_MS);
  if (claim === null) return null;
  const { site, visitor, conversation, address } = claim;
  return {
    address,
    result: await mailTranscript(world, { kind: 'visitor', id: visitor, site }, conversation, address),
  };
}

async function askForProof(
  world: World,
  desk: MailDesk,
  site: Site,
  claim: Pick<AddressClaim, 'visitor' | 'conversation' | 'address'>,
): Promise<void> {
  const { store, clock, secrets } = world;
  const now = clock.now();
  const secret = secrets.create();
  const document = toConfirmation(
    toMailSite(site),
    `${desk.origin}/mail/confirm?${new URLSearchParams({ token: secret })}`,
    toStopUrl(desk, claim.address),
  );
  const mail = toMail(world, site, { kind: 'confirmation', recipient: claim.address, document });
  const isAsked = await store.addresses.claim(
    { ...claim, site: site.id, hash: secrets.toHash(secret), askedAt: now },
    { mail, since: now - UNASKED_EVERY_MS },
  );
  if (isAsked) desk.wakeAt(now);
}

async function queue(
  world: World,
  desk: MailDesk,
  principal: Principal,
  { site, conversation, document }: Transcript,
  recipient: string,
): Promise<TranscriptResult> {
  const { store, clock } = world;
  const now = clock.now();
  if (await store.addresses.isStopped(recipient)) return { refused: 'mail-stopped' };
  if ((await store.mail.countTo(recipient, 'transcript', now - DAY_MS)) >= MAX_A_DAY)
    return { refused: 'rate-limited' };
  await store.mail.add(
    toMail(world, site, {
      kind: 'transcript',
      recipient,
      document,
      // Pressed twice it is mailed once; an hour later somebody may have lost it.
      dedupeKey: `${conversation.id}:${conversation.head}:${recipient}:${Math.floor(now / HOUR_MS)}`,
    }),
    { site: site.id, kind: 'transcript-mailed', conversation: conversation.id, at: now, ...toActor(principal) },
  );
  desk.wakeAt(now);
  return { status: 'mailed' };
}

function toActor(principal: Principal) {
  return principal.kind === 'agent' ? { agent: principal.id } : { visitor: principal.id };
}
