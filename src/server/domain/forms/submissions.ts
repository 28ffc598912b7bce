/** Visitors fill in forms; agents read what they filled in. */
import { decodeFormAnswers } from '../../../protocol/decode-form.ts';
import type { FormAnswer, FormSubmission, SubmissionsQuery, SubmitFormRequest } from '../../../protocol/form-api.ts';
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
type Refusal = { readonly refused: 'not-found' | 'forbidden' } | { readonly mistake: Mistake };

/** Sent again under its id it is stored once. What it says of the visitor is the visitor's word, and opens nothing. */
export async function submitForm(
  world: World,
  visitor: VisitorPrincipal,
  id: string,
  wish: Omit<SubmitFormRequest, 'token'>,
): Promise<'done' | Refusal> {
  const { store, clock } = world;
  if (isBanned(world, visitor)) return { refused: 'forbidden' };
  const form = await store.forms.find(visitor.site, id);
  if (form === null) return { refused: 'not-found' };
  const decoded = decodeFormAnswers(form, wish.answers);
  if ('mistake' in decoded) return decoded;
  const { answers } = decoded;
  if (form.consent !== '' && !wish.consent) return { mistake: toMistake('consent', 'true', wish.consent) };
  const conversation = wish.conversation ?? null;
  if (conversation !== null && (await findConversation(world, visitor, conversation)) === null) {
    return { mistake: toMistake('conversation', 'one of this visitor’s conversations', conversation) };
  }
  const about = { id: form.id, name: form.name };
  const at = clock.now();
  await store.forms.submit(
    {
      id: wish.id,
      site: visitor.site,
      form: about,
      visitor: visitor.id,
      conversation,
      answers: [...answers],
      consent: form.consent,
      at,
    },
    toProfileValues(answers),
    {
      site: visitor.site,
      kind: 'form-submitted',
      visitor: visitor.id,
      ...(conversation === null ? {} : { conversation }),
      at,
      detail: { form: form.id, submission: wish.id },
      facts: { form: about, answers: Object.fromEntries(answers.map((answer) => [answer.id, answer.value])) },
    },
  );
  return 'done';
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
