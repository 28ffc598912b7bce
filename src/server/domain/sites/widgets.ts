/** Widgets of a site: everybody sees them, owners and admins keep them, and pages that ask for one get its looks. */
import { createId } from '../../../protocol/ids.ts';
import { findNameTwice } from '../../../protocol/named-text.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import { MAX_WIDGETS, type WidgetFields, type WidgetRequest } from '../../../protocol/widget-api.ts';
import type { Agent, Site, StoredWidget } from '../../store/store.ts';
import { type Manager, managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toWriter } from '../writer.ts';

type World = Pick<DomainWorld, 'store' | 'clock' | 'widgets'>;
type Refusal = { readonly refused: 'forbidden' | 'not-found' } | { readonly mistake: Mistake };
/** Whose the widget is, for its integration code. */
type Found = { readonly widget: WidgetFields; readonly site: Site };

const FORBIDDEN: Refusal = { refused: 'forbidden' };
const NOT_FOUND = { refused: 'not-found' } as const;

export async function listWidgets(
  { store, sites }: Pick<DomainWorld, 'store' | 'sites'>,
  agent: Pick<Agent, 'site'>,
): Promise<{ readonly widgets: readonly WidgetFields[]; readonly site: Site } | typeof NOT_FOUND> {
  const site = sites.byId(agent.site);
  if (site === null) return NOT_FOUND;
  return { widgets: (await store.widgets.list(site.id)).map(toFields), site };
}

export async function readWidget(
  { store, sites }: Pick<DomainWorld, 'store' | 'sites'>,
  agent: Pick<Agent, 'site'>,
  id: string,
): Promise<Found | typeof NOT_FOUND> {
  const site = sites.byId(agent.site);
  const widget = await store.widgets.find(agent.site, id);
  return site === null || widget === null ? NOT_FOUND : { widget: toFields(widget), site };
}

export async function createWidget(
  world: World & Pick<DomainWorld, 'sites' | 'randomBytes'>,
  agent: Manager,
  wish: WidgetRequest,
): Promise<Found | Refusal> {
  const { store, clock, randomBytes, sites, widgets } = world;
  const site = sites.byId(agent.site);
  if (!managesSite(agent)) return FORBIDDEN;
  if (site === null) return NOT_FOUND;
  const mistake = findNameTwice(wish.attributes, 'attributes');
  if (mistake !== null) return { mistake };
  const writer = toWriter({ clock }, agent);
  const { at } = writer;
  const widget: WidgetFields = { ...wish, id: createId<string>(at, randomBytes), createdAt: at, changedAt: at };
  const result = await store.widgets.create(writer, { ...widget, site: site.id }, MAX_WIDGETS);
  if (result === 'too-many') return { mistake: toMistake('', `at most ${MAX_WIDGETS} widgets`, MAX_WIDGETS + 1) };
  if (result === 'unknown-form') return toUnknownForm(wish);
  await widgets.refresh();
  return { widget, site };
}

export async function changeWidget(
  { store, clock, widgets }: World,
  agent: Manager,
  id: string,
  wish: WidgetRequest,
): Promise<'done' | Refusal> {
  if (!managesSite(agent)) return FORBIDDEN;
  const mistake = findNameTwice(wish.attributes, 'attributes');
  if (mistake !== null) return { mistake };
  const writer = toWriter({ clock }, agent);
  const result = await store.widgets.change(writer, { ...wish, id, site: agent.site, changedAt: writer.at });
  if (result === 'not-found') return NOT_FOUND;
  if (result === 'unknown-form') return toUnknownForm(wish);
  await widgets.refresh();
  return 'done';
}

export async function deleteWidget(
  { store, widgets, clock }: World,
  agent: Manager,
  id: string,
): Promise<'done' | Refusal> {
  if (!managesSite(agent)) return FORBIDDEN;
  if (!(await store.widgets.delete(toWriter({ clock }, agent), id))) return NOT_FOUND;
  await widgets.refresh();
  return 'done';
}

/** Sites and widgets are read-only: whoever changes one brings a new one. */
const dressed = new WeakMap<Site, WeakMap<StoredWidget, DressedSite>>();

/** A site as one of its widgets shows it; without one it is the site itself. */
export interface DressedSite extends Site {
  readonly widget?: Pick<WidgetFields, 'id' | 'department' | 'language'>;
}

/**
 * The site as a page that asks for the widget shall see it: the same object for the same site and widget. A widget that is gone leaves
 * the site's own looks; the chat must not vanish with it.
 *
 * @returns null when the widget is turned off
 */
export function dressSite(
  { widgets }: Pick<DomainWorld, 'widgets'>,
  site: Site,
  id: string | undefined,
): DressedSite | null {
  const widget = id === undefined ? null : widgets.find(site.id, id);
  if (widget === null) return site;
  if (!widget.active) return null;
  const ofSite = dressed.get(site) ?? new WeakMap<StoredWidget, DressedSite>();
  dressed.set(site, ofSite);
  const known = ofSite.get(widget) ?? dress(site, widget);
  ofSite.set(widget, known);
  return known;
}

function dress(site: Site, { id, appearance, form, department, language }: StoredWidget): DressedSite {
  const { settings } = site;
  const forms = form === null ? settings.forms : { ...settings.forms, preChat: form };
  return {
    ...site,
    appearance: { ...site.appearance, ...appearance },
    settings: { ...settings, forms },
    widget: { id, department, language },
  };
}

const toUnknownForm = ({ form }: WidgetRequest): { readonly mistake: Mistake } => ({
  mistake: toMistake('form', 'the id of a form of this site, or null', form),
});

function toFields({ site: _, ...fields }: StoredWidget): WidgetFields {
  return fields;
}
