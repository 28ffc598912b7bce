/** Forms of a site: everybody sees them, owners and admins keep them. */
import { findFormMistake } from '../../../protocol/decode-form.ts';
import { type Form, type FormRequest, MAX_FORMS } from '../../../protocol/form-api.ts';
import { createId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { SiteSettings } from '../../../protocol/site-settings.ts';
import type { Agent } from '../../store/store.ts';
import { type Manager, managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toWriter } from '../writer.ts';

type World = Pick<DomainWorld, 'store' | 'clock'>;
type Refusal = { readonly refused: 'forbidden' | 'not-found' } | { readonly mistake: Mistake };

export async function listForms(
  { store }: Pick<World, 'store'>,
  { site }: Pick<Agent, 'site'>,
): Promise<{ readonly forms: readonly Form[] }> {
  return { forms: await store.forms.list(site) };
}

export async function createForm(
  { store, clock, randomBytes }: World & Pick<DomainWorld, 'randomBytes'>,
  agent: Manager,
  wish: FormRequest,
): Promise<{ readonly form: Form } | Refusal> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const mistake = findFormMistake(wish);
  if (mistake !== null) return { mistake };
  const writer = toWriter({ clock }, agent);
  const { at } = writer;
  const form: Form = { ...wish, id: createId<string>(at, randomBytes), createdAt: at, changedAt: at };
  const result = await store.forms.create(writer, form, MAX_FORMS);
  return result === 'created' ? { form } : { mistake: toMistake('', `at most ${MAX_FORMS} forms`, MAX_FORMS + 1) };
}

export async function changeForm(
  { store, clock }: World,
  agent: Manager,
  id: string,
  wish: FormRequest,
): Promise<'done' | Refusal> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const mistake = findFormMistake(wish);
  if (mistake !== null) return { mistake };
  const writer = toWriter({ clock }, agent);
  const isChanged = await store.forms.change(writer, { ...wish, id, changedAt: writer.at });
  return isChanged ? 'done' : { refused: 'not-found' };
}

/** The chat no longer asks for it, and widgets no longer show it. */
export async function deleteForm(
  { store, sites, widgets, clock }: Pick<DomainWorld, 'store' | 'sites' | 'widgets' | 'clock'>,
  agent: Manager,
  id: string,
): Promise<'done' | Refusal> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  if (!(await store.forms.delete(toWriter({ clock }, agent), id))) return { refused: 'not-found' };
  await sites.change(
    agent.site,
    ({ settings }) => ({ settings: { ...settings, forms: without(settings.forms, id) } }),
    agent.id,
  );
  await widgets.refresh();
  return 'done';
}

function without({ preChat, offline }: SiteSettings['forms'], id: string): SiteSettings['forms'] {
  return { preChat: preChat === id ? null : preChat, offline: offline === id ? null : offline };
}
