/** Visitors fill in forms; agents read what they filled in. */
import { decodeFormAnswers } from '../../../protocol/decode-form.ts';
import type { Form, FormSubmission, SubmissionsQuery, SubmitFormRequest } from '../../../protocol/form-api.ts';
import type { FormAnswer } from '../../../protocol/form-field.ts';
import type { ConversationId, SiteId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { Agent, TimeCursor, ValueChange } from '../../store/store.ts';
import { findConversation } from '../conversations/find-conversation.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { VisitorPrincipal } from '../principal.ts';
import { isBanned } from '../visitors/bans.ts';

const PAGE_SIZE = 50;
/** As PersonName has it; a longer answer is whole in the submission. */
const MAX_NAME_LENGTH = 120;

type World = Pick<DomainWorld, 'store' | 'clock' | 'presence' | 'bans'>;
/** `answers` by the ids of the form's fields. */
type SubmissionWish = Pick<SubmitFormRequest, 'id' | 'consent'> & {
  readonly answers: unknown;
  readonly conversation?: ConversationId | null | undefined;
};
type Refusal = { readonly refused: 'not-found' | 'forbidden' } | { readonly mistake: Mistake };

/** Sent again under its id it is stored once. What it says of the visitor is the visitor's word, and opens nothing. */
export async function submitForm(
  world: World,
  visitor: VisitorPrincipal,
  id: string,
  wish: Omit<SubmitFormRequest, 'token'>,
): Promise<'done' | Refusal> {
  const { store } = world;
  if (isBanned(world, visitor)) return { refused: 'forbidden' };
  const form = await store.forms.find(visitor.site, id);
  if (form === null) return { refused: 'not-found' };
  const conversation = wish.conversation ?? null;
  if (conversation !== null && (await findConversation(world, visitor, conversation)) === null) {
    return { mistake: toMistake('conversation', 'one of this visitor’s conversations', conversation) };
  }
  const decoded = decodeSubmission(world, visitor, form, wish);
  if ('mistake' in decoded) return decoded;
  await keepSubmission(world, decoded);
  return 'done';
}

export type Submission = FormSubmission & { readonly site: SiteId };

/** Looks at nothing but the form: whose conversation it is must be known. */
export function decodeSubmission(
  { clock }: Pick<World, 'clock'>,
  visitor: VisitorPrincipal,
  form: Form,
  { id, answers, consent, conversation = null }: SubmissionWish,
): Submission | { readonly mistake: Mistake } {
  const decoded = decodeFormAnswers(form, answers);
  if ('mistake' in decoded) return decoded;
  if (form.consent !== '' && !consent) return { mistake: toMistake('consent', 'true', consent) };
  return {
    id,
    site: visitor.site,
    form: { id: form.id, name: form.name },
    visitor: visitor.id,
    conversation,
    answers: [...decoded.answers],
    consent: form.consent,
    at: clock.now(),
  };
}

/** Under its id it is kept once. */
export async function keepSubmission({ store }: Pick<World, 'store'>, submission: Submission): Promise<void> {
  const { id, site, form, visitor, conversation, answers, at } = submission;
  await store.forms.submit(submission, toProfileValues(answers), {
    site,
    kind: 'form-submitted',
    visitor,
    ...(conversation === null ? {} : { conversation }),
    at,
    detail: { form: form.id, submission: id },
    facts: { form, answers: Object.fromEntries(answers.map((answer) => [answer.id, answer.value])) },
  });
}

export async function listSubmissions(
  { store }: Pick<World, 'store'>,
  { site }: Pick<Agent, 'site'>,
  { form, visitor, before }: SubmissionsQuery,
): Promise<{ readonly submissions: readonly FormSubmission[]; readonly next: string | null }> {
  const search = { form: form ?? null, visitor: visitor ?? null, before: toCursor(before) };
  const found = await store.forms.submissions(site, search, PAGE_SIZE + 1);
  const submissions = found.slice(0, PAGE_SIZE);
  const last = submissions.at(-1);
  return {
    submissions,
    next: found.length > PAGE_SIZE && last !== undefined ? `${last.at}_${last.id}` : null,
  };
}

function toCursor(text: SubmissionsQuery['before']): TimeCursor | null {
  if (text === undefined) return null;
  const [at, id = ''] = text.split('_');
  return { at: Number(at), id };
}

const toOneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, MAX_NAME_LENGTH).trim();

/** The first answer of each. */
function toProfileValues(answers: readonly FormAnswer[]): readonly ValueChange[] {
  const values = new Map<string, string>();
  for (const { id, kind, value } of answers) {
    const name = kind === 'email' || kind === 'phone' ? kind : kind === 'text' && id === 'name' ? 'name' : null;
    if (name === null || typeof value !== 'string' || values.has(name)) continue;
    values.set(name, name === 'name' ? toOneLine(value) : value);
  }
  return [...values].map(([name, value]) => ({ name, value }));
}
