/** Owners and admins change their site's settings and triggers; pages get them with their next loader. */
import { decodeSettings, decodeTrigger } from '../../../protocol/decode-trigger.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { Appearance } from '../../../protocol/site-config.ts';
import { MAX_TRIGGERS } from '../../../protocol/trigger.ts';
import type { SiteChange } from '../../store/store.ts';
import { type Manager, managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';

export type SiteResult = 'done' | { readonly refused: 'forbidden' | 'not-found' } | { readonly mistake: Mistake };

type World = Pick<DomainWorld, 'sites'>;

/** @param value whole settings, as they came */
export async function changeSettings(
  { sites, store }: Pick<DomainWorld, 'sites' | 'store'>,
  agent: Manager,
  value: unknown,
): Promise<SiteResult> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const decoded = decodeSettings(value);
  if ('mistake' in decoded) return decoded;
  for (const name of ['preChat', 'offline'] as const) {
    const form = decoded.settings.forms[name];
    if (form === null || (await store.forms.find(agent.site, form)) !== null) continue;
    return { mistake: toMistake(`forms.${name}`, 'the id of a form of this site, or null', form) };
  }
  await sites.change(agent.site, () => ({ settings: decoded.settings }), agent.id);
  return 'done';
}

/** How the chat looks in every place that has no widget of its own. */
export async function changeAppearance({ sites }: World, agent: Manager, appearance: Appearance): Promise<SiteResult> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  await sites.change(agent.site, () => ({ appearance }), agent.id);
  return 'done';
}

/** Takes the place of the trigger with this id, or comes last. @param value a whole trigger, as it came */
export async function putTrigger({ sites }: World, agent: Manager, id: string, value: unknown): Promise<SiteResult> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const decoded = decodeTrigger(value);
  if ('mistake' in decoded) return decoded;
  const { trigger } = decoded;
  if (trigger.id !== id) {
    const expected = `the id in the address, ${JSON.stringify(id.slice(0, 80))}`;
    return { mistake: { field: 'id', expected, got: JSON.stringify(trigger.id) } };
  }
  let result: SiteResult = 'done';
  await sites.change(
    agent.site,
    ({ triggers }): SiteChange => {
      const isKnown = triggers.some((other) => other.id === id);
      if (isKnown) return { triggers: triggers.map((other) => (other.id === id ? trigger : other)) };
      if (triggers.length < MAX_TRIGGERS) return { triggers: [...triggers, trigger] };
      const expected = `at most ${MAX_TRIGGERS} triggers`;
      result = { mistake: { field: 'triggers', expected, got: `${triggers.length + 1}` } };
      return {};
    },
    agent.id,
  );
  return result;
}

export async function deleteTrigger({ sites }: World, agent: Manager, id: string): Promise<SiteResult> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  let result: SiteResult = { refused: 'not-found' };
  await sites.change(
    agent.site,
    ({ triggers }) => {
      const left = triggers.filter((other) => other.id !== id);
      if (left.length === triggers.length) return {};
      result = 'done';
      return { triggers: left };
    },
    agent.id,
  );
  return result;
}
