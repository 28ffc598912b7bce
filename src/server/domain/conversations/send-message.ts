/** A visitor or an agent sends a message: stored once, acknowledged after the commit, then everybody else hears of it. */
import type { NackCode } from '../../../protocol/codes.ts';
import type { PublishFrame } from '../../../protocol/frames.ts';
import { createId, type MessageId, type SiteId } from '../../../protocol/ids.ts';
import type { Message } from '../../../protocol/message.ts';
import type { Append } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { keepSubmission } from '../forms/submissions.ts';
import { type Principal, toAuthor, type VisitorPrincipal } from '../principal.ts';
import { isBanned } from '../visitors/bans.ts';
import { announceMessages } from './announce-messages.ts';
import { resolveBody } from './resolve-body.ts';

/** What a visitor writes in this time becomes one mail: people press enter after each sentence. */
const NOTICE_DELAY_MS = 120_000;

/** What comes over a connection has a place in its outbox; what is asked once has none. */
type Sent = Omit<PublishFrame, 'type' | 'outbox' | 'number'> &
  (Pick<PublishFrame, 'outbox' | 'number'> | { readonly outbox?: never; readonly number?: never });

/** `isStart`: the conversation began with it. */
export type SendResult = { readonly message: Message; readonly isStart: boolean } | { readonly refused: NackCode };

/** @param origin the connection that sent it: it gets the result, not the message. Rejects when the store fails. */
export async function sendMessage(
  world: DomainWorld,
  principal: Principal,
  frame: Sent,
  origin?: object,
): Promise<SendResult> {
  const { id, conversation, outbox, number } = frame;
  const isVisitor = principal.kind === 'visitor';
  if (isVisitor && isBanned(world, principal)) return { refused: 'blocked' };
  const resolving = resolveBody(world, principal, frame);
  // Nothing else is awaited before the store has it: messages of one connection keep the order that they came in.
  const resolved = resolving instanceof Promise ? await resolving : resolving;
  if ('refused' in resolved) return resolved;
  const { body, submission } = resolved;
  const isChange = body.kind === 'edit' || body.kind === 'delete';
  const department = isVisitor ? toDepartment(world, principal, body) : {};
  const isOffline = !isAnswered(world, principal.site, department);
  const at = world.clock.now();
  const noticeAt = isVisitor && isOffline && !isChange && world.mail !== null ? at + NOTICE_DELAY_MS : null;
  const appended = await world.append({
    site: principal.site,
    conversation,
    id,
    author: toAuthor(principal),
    body,
    at,
    ...(outbox === undefined ? {} : { outbox: { id: outbox, number } }),
    ...(noticeAt === null ? {} : { noticeAt }),
    ...(isVisitor && !isChange
      ? { startFor: principal.id, isOffline, ...department, ...toGreeting(world, principal, frame) }
      : {}),
  });
  if (appended.outcome === 'gap' || appended.outcome === 'not-found') return { refused: appended.outcome };
  // Also of a repeat: a crash between the two leaves the message alone.
  if (submission !== undefined) await keepSubmission(world, submission);
  if (appended.outcome === 'repeated') return { message: appended.message, isStart: false };
  if (!isVisitor) world.lastActive.touch(principal.id);
  if (noticeAt !== null) world.mail?.wakeAt(noticeAt);
  if (isVisitor && !isChange) forgetInvitation(world, principal, frame);
  const event = isOffline ? 'leave-message' : 'ask';
  announceMessages(world, appended, isVisitor && !isChange ? event : undefined, origin);
  return { message: appended.message, isStart: appended.messages[0]?.seq === 1 };
}

/** What the visitor chose, in a form before anywhere else, or a trigger for them, by its id or its name. */
function toDepartment(
  { presence, sites }: DomainWorld,
  { id, site }: VisitorPrincipal,
  body: Append['body'],
): Pick<Append, 'department'> {
  const chosen = body.kind === 'answers' && body.answers.find(({ kind }) => kind === 'department')?.value;
  const wish = chosen || (presence.find(id)?.visit.department ?? '');
  const found =
    wish === '' ? undefined : sites.byId(site)?.departments.find(({ id, name }) => wish === id || wish === name);
  return found === undefined ? {} : { department: found.id };
}

/** Somebody is there who may be given this conversation. */
function isAnswered({ agentsOnline }: DomainWorld, site: SiteId, { department }: Pick<Append, 'department'>): boolean {
  const agents = agentsOnline.of(site);
  return department === undefined
    ? agents.length > 0
    : agents.some(({ departments }) => departments.includes(department));
}

/** The greeting's words are the site's own trigger's or its agent's: a page may name them, not write them. */
function toGreeting(
  { sites, clock, randomBytes }: DomainWorld,
  { site }: Principal,
  { greeting }: Pick<PublishFrame, 'greeting'>,
): Pick<Append, 'greeting' | 'invitation'> {
  if (greeting === undefined) return {};
  const id = createId<MessageId>(clock.now(), randomBytes);
  const trigger = sites.byId(site)?.triggers.find((candidate) => candidate.id === greeting);
  if (trigger === undefined) return { invitation: { id: greeting, message: id } };
  const action = trigger.actions.find((candidate) => candidate.name === 'message');
  if (action === undefined) return {};
  return {
    greeting: {
      id,
      author: { kind: 'greeting', id: trigger.id, name: action.agentNick },
      body: { kind: 'text', text: action.message },
    },
  };
}

/** It was answered: nothing is shown of it again. */
function forgetInvitation(
  { presence }: DomainWorld,
  { id }: VisitorPrincipal,
  { greeting }: Pick<PublishFrame, 'greeting'>,
): void {
  presence.touch(id, (present) => {
    if (present.invitation?.id === greeting) present.invitation = null;
  });
}
