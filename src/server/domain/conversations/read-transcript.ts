/** A conversation to keep, for whoever may see it. */
import type { ConversationId } from '../../../protocol/ids.ts';
import type { ConversationSummary } from '../../../protocol/message.ts';
import type { MailDocument } from '../../mail/mail-document.ts';
import { renderText } from '../../mail/render-text.ts';
import { toTranscript } from '../../mail/transcript.ts';
import { createZonedTime } from '../../mail/zoned-time.ts';
import type { Site } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toMailSite } from '../mail/mail-desk.ts';
import type { Principal } from '../principal.ts';
import { findConversation } from './find-conversation.ts';

/** A long letter each, these are 8 MB: more than mail servers take. */
const MAX_MESSAGES = 1_000;

export interface Transcript {
  readonly site: Site;
  readonly conversation: ConversationSummary;
  readonly document: MailDocument;
}

type World = Pick<DomainWorld, 'store' | 'sites' | 'presence'>;

/** Null for what is not this principal's to see, as for what is not there. */
export async function readTranscript(
  world: World,
  principal: Principal,
  id: ConversationId,
): Promise<Transcript | null> {
  const { store, sites } = world;
  const site = sites.byId(principal.site);
  const conversation = await findConversation(world, principal, id);
  if (site === null || conversation === null) return null;
  const leftOut = Math.max(0, conversation.head - MAX_MESSAGES);
  const document = toTranscript({
    site: toMailSite(site),
    messages: await store.conversations.messages(id, leftOut, MAX_MESSAGES),
    leftOut,
    reader: principal.kind,
    time: createZonedTime(await readTimeZone(world, principal), site.settings.timeZone),
  });
  return { site, conversation, document };
}

/** As a text to download. */
export async function readTranscriptText(
  world: World,
  principal: Principal,
  id: ConversationId,
): Promise<string | null> {
  const transcript = await readTranscript(world, principal, id);
  return transcript === null ? null : renderText(transcript.document);
}

/** The visitor's own, as their browser told it; agents read the site's. */
async function readTimeZone({ store, presence }: World, principal: Principal): Promise<string> {
  if (principal.kind === 'agent') return '';
  const visit = presence.find(principal.id)?.visit ?? (await store.visitors.find(principal.id))?.lastVisit;
  return visit?.timeZone ?? '';
}
