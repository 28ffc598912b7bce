/** What happened on a visitor's page and is told once: triggers that fired, answers to invitations, events, variables. */
import type { Report, Values } from '../../../protocol/presence.ts';
import { speaks } from '../../../triggers/frequency.ts';
import type { NewEvent, Site } from '../../store/store.ts';
import { type Present, toSummary } from './present.ts';
import { toNextState } from './visitor-state.ts';

/** A ping carries 20 and is repeated until it is answered: three of them may overlap. */
const MAX_KNOWN_REPORTS = 60;
export const MAX_VARIABLES = 100;
const MAX_SHOWN_EVENTS = 20;

interface Scene {
  readonly site: Site;
  readonly present: Present;
  readonly now: number;
  readonly events: NewEvent[];
  add(kind: NewEvent['kind'], detail: NonNullable<NewEvent['detail']>, told?: Pick<NewEvent, 'facts' | 'calls'>): void;
}

/** Those of them that were not counted yet. */
export function toFreshReports(present: Present, reports: readonly Report[]): readonly Report[] {
  const known = new Set(present.reports);
  return reports.filter(({ id }) => !known.has(id) && known.add(id));
}

/** @returns the events that they make, and whether something else changed that the database should know */
export function takeReports(
  site: Site,
  present: Present,
  reports: readonly Report[],
  now: number,
): { readonly events: readonly NewEvent[]; readonly isChanged: boolean } {
  const fresh = toFreshReports(present, reports);
  if (fresh.length === 0) return { events: [], isChanged: false };
  const { visit, visitor } = present;
  const events: NewEvent[] = [];
  const add: Scene['add'] = (kind, detail, told) =>
    events.push({ site: site.id, kind, visitor: visitor.id, at: now, detail, ...told });
  const scene: Scene = { site, present, now, events, add };
  for (const report of fresh) take(scene, report);
  present.reports = [...fresh.map(({ id }) => id), ...present.reports].slice(0, MAX_KNOWN_REPORTS);
  return { events, isChanged: present.visit !== visit || present.visitor !== visitor };
}

function take(scene: Scene, report: Report): void {
  const { present } = scene;
  switch (report.kind) {
    case 'fired':
      takeFiring(scene, report);
      return;
    case 'shown':
      if (present.invitation?.id !== report.invitation) return;
      present.invitation = { ...present.invitation, isShown: true };
      scene.add('invitation-shown', { invitation: report.invitation });
      return;
    case 'dismissed':
      takeDismissal(scene);
      return;
    case 'event':
      scene.add('custom-event', { ...withoutNulls(report.properties ?? {}), name: report.name });
      present.events = [...present.events, { name: report.name, at: scene.now }].slice(-MAX_SHOWN_EVENTS);
      return;
    case 'variables':
      present.visitor = { ...present.visitor, variables: mergeVariables(present.visitor.variables, report.values) };
      return;
    case 'department':
      present.visit = { ...present.visit, department: report.department };
      return;
    case 'vitals': {
      const before = present.vitalsOf === report.page ? present.visit.vitals : null;
      present.visit = { ...present.visit, vitals: { ...before, ...report.vitals } };
      present.vitalsOf = report.page;
    }
  }
}

function takeFiring({ site, present, add }: Scene, { id, trigger: name }: Extract<Report, { kind: 'fired' }>): void {
  const trigger = site.triggers.find((candidate) => candidate.id === name);
  if (trigger === undefined) return;
  if (speaks(trigger)) present.state = toNextState(present.state, 'greet');
  for (const action of trigger.actions) {
    if (action.name === 'department') present.visit = { ...present.visit, department: action.department };
  }
  const facts = { trigger: { id: trigger.id, name: trigger.name }, visitor: toSummary(present) };
  const calls = trigger.actions.flatMap((action) => (action.name === 'webhook' ? [action.url] : []));
  add('trigger-fired', { trigger: trigger.id, firing: id }, { facts, calls });
}

/** The visitor sent away what was on the screen: an invitation, if one was, otherwise a trigger's greeting. */
function takeDismissal({ present, add }: Scene): void {
  const { invitation } = present;
  present.state = toNextState(present.state, 'dismiss');
  add('invitation-refused', invitation?.isShown === true ? { invitation: invitation.id } : {});
  if (invitation?.isShown === true) present.invitation = null;
}

/** Null takes a name away; new names beyond the limit are left out. */
export function mergeVariables(before: Values, values: Readonly<Record<string, Values[string] | null>>): Values {
  const merged = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(values)) {
    if (value === null) merged.delete(name);
    else if (merged.has(name) || merged.size < MAX_VARIABLES) merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

function withoutNulls(values: Readonly<Record<string, Values[string] | null>>): Values {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}
