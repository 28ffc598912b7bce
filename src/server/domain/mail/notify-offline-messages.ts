/** Tells the site's people by mail what visitors wrote while nobody was there; once for what came together. */
import type { VisitorId } from '../../../protocol/ids.ts';
import { toOfflineMessage } from '../../mail/offline-message.ts';
import { createZonedTime } from '../../mail/zoned-time.ts';
import type { NewMail, OfflineNotice } from '../../store/mail/mail-records.ts';
import type { Agent, Site } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toMail, toMailSite } from './mail-desk.ts';
import { toStopUrl } from './stop-mail.ts';

/** A mail is read in passing; the inbox has the rest. */
const MAX_MESSAGES = 50;

type World = Pick<DomainWorld, 'store' | 'sites' | 'mail' | 'clock' | 'randomBytes'>;

/** Puts mail into the queue in the place of each notice that is due. */
export async function notifyOfOfflineMessages(world: World): Promise<void> {
  const { store, clock } = world;
  for (;;) {
    const notice = await store.mail.dueNotice(clock.now());
    if (notice === null) return;
    // When a message came in between, the notice is still there and has it too.
    await store.mail.closeNotice(notice, await toMails(world, notice));
  }
}

async function toMails(world: World, notice: OfflineNotice): Promise<readonly NewMail[]> {
  const { store, sites, mail } = world;
  const site = sites.byId(notice.site);
  const conversation = await store.conversations.find(notice.conversation);
  // Somebody may have come in the meantime and read it.
  const isRead = conversation === null || conversation.readByAgent >= notice.lastSeq;
  if (site === null || mail === null || isRead) return [];
  const messages = await store.conversations.messages(conversation.id, notice.firstSeq - 1, MAX_MESSAGES);
  const about = await describeVisitor(world, conversation.visitor);
  const recipients = await findRecipients(world, site);
  return recipients.map((recipient) =>
    toMail(world, site, {
      kind: 'offline-message',
      recipient,
      document: toOfflineMessage({
        site: toMailSite(site),
        messages: messages.filter(({ author }) => author.kind === 'visitor'),
        about,
        url: `${mail.origin}/inbox/#conversation=${conversation.id}`,
        stopUrl: toStopUrl(mail, recipient),
        time: createZonedTime(site.settings.timeZone),
      }),
      thread: conversation.id,
      dedupeKey: `${conversation.id}:${notice.firstSeq}:${recipient}`,
    }),
  );
}

async function describeVisitor({ store }: World, id: VisitorId): Promise<readonly string[]> {
  const visit = (await store.visitors.find(id))?.lastVisit ?? null;
  if (visit === null) return [];
  const place = [visit.city, visit.country.toUpperCase()].filter((part) => part !== '').join(', ');
  return [`Page: ${visit.exitUrl}`, ...(place === '' ? [] : [`Place: ${place}`])];
}

/** Who never set a password never came: the address may be anybody's. */
async function findRecipients({ store }: World, { id, settings }: Site): Promise<readonly string[]> {
  const people = (await store.agents.list(id)).filter(
    ({ deactivatedAt, passwordHash }) => deactivatedAt === undefined && passwordHash !== null,
  );
  const named = people.filter((agent) => settings.mail.offlineTo.includes(agent.id));
  const chosen: readonly Agent[] = named.length > 0 ? named : people.filter(({ role }) => role === 'owner');
  const wanting = await Promise.all(
    chosen.map(async ({ email }) => ((await store.addresses.isStopped(email)) ? [] : [email])),
  );
  return wanting.flat();
}
