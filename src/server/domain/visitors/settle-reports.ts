/** Puts on disk what a ping's answer promises: greetings in a conversation, and what became of invitations. */
import type { MessageId } from '../../../protocol/ids.ts';
import type { Report } from '../../../protocol/presence.ts';
import type { Site } from '../../store/store.ts';
import { announceMessages } from '../conversations/announce-messages.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { Present } from './present.ts';
import { toFreshReports } from './take-reports.ts';

/**
 * Comes before the reports are counted: when the database fails, so does the ping, and the page tells them again. Doing it
 * twice is the same as doing it once.
 */
export async function settleReports(
  world: DomainWorld,
  site: Site,
  present: Present,
  reports: readonly Report[],
): Promise<void> {
  let shown = present.invitation?.isShown === true ? present.invitation.id : null;
  for (const report of toFreshReports(present, reports)) {
    if (report.kind === 'fired') await sayInConversation(world, site, present, report);
    if (report.kind === 'shown' && report.invitation === present.invitation?.id) {
      shown = report.invitation;
      await world.store.invitations.setOutcome(shown, 'shown');
    }
    if (report.kind === 'dismissed' && shown !== null) {
      await world.store.invitations.setOutcome(shown, 'dismissed');
      shown = null;
    }
  }
}

/** What a trigger says to somebody who is in a conversation belongs into it: agents see what the visitor saw. */
async function sayInConversation(
  world: DomainWorld,
  site: Site,
  { conversation }: Present,
  { id, trigger: name }: Extract<Report, { kind: 'fired' }>,
): Promise<void> {
  const trigger = site.triggers.find((candidate) => candidate.id === name);
  const action = trigger?.actions.find((candidate) => candidate.name === 'message');
  if (conversation === null || trigger === undefined || action === undefined) return;
  const appended = await world.append({
    site: site.id,
    conversation: conversation.id,
    id: id as MessageId,
    author: { kind: 'greeting', id: trigger.id, name: action.agentNick },
    body: { kind: 'text', text: action.message },
    at: world.clock.now(),
  });
  if (appended.outcome === 'stored') announceMessages(world, appended);
}
