/** Smartsupp's triggers and ours, both ways: names of fields, comparators, and how often one fires. */
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import { CONDITION_NAMES, type Trigger } from '../../../protocol/trigger.ts';
import { toExpression, toGlob } from './pattern.ts';

type Loose = Readonly<Record<string, unknown>>;

/** What is absent in what is sent is as it was, or else as Smartsupp has it. */
const DEFAULTS: Loose = {
  active: true,
  description: '',
  event: 'onload',
  only_once: true,
  constraints: 'all',
  conditions: [],
};

/** Theirs have no comparator. */
const PLAIN: readonly string[] = [...CONDITION_NAMES.seconds, ...CONDITION_NAMES.flag, ...CONDITION_NAMES.minutes];
const FLAGS: readonly string[] = CONDITION_NAMES.flag;
/** What is looked up is what somebody sent. */
const EXPRESSIONS: ReadonlyMap<unknown, string> = new Map([
  ['regex', 'glob'],
  ['not_regex', 'not_glob'],
]);
const GLOBS: ReadonlyMap<unknown, string> = new Map([
  ['glob', 'regex'],
  ['not_glob', 'not_regex'],
]);

export function toForeignTrigger(trigger: Trigger, id: string): object {
  const { active, name, description = '', event = 'onload', frequency, constraints = 'all' } = trigger;
  return {
    id,
    active,
    name,
    description,
    event,
    only_once: frequency === 'visitor',
    constraints,
    conditions: trigger.conditions.map((condition) => eachLeaf(condition, toForeignCondition)),
    actions: trigger.actions.map((action) => renameKey(Object(action), 'agentNick', 'agent_nick')),
  };
}

/**
 * @param sent as it came
 * @param before what is changed; null for a new one
 * @returns what our own decoder looks at closer
 */
export function fromForeignTrigger(
  sent: unknown,
  id: string,
  before: Trigger | null,
): { readonly value: object } | { readonly mistake: Mistake } {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    return { mistake: toMistake('', 'an object with name, conditions and actions', sent) };
  }
  const known = before === null ? DEFAULTS : toForeignTrigger(before, '');
  const { active, name, description, event, only_once, constraints, conditions, actions }: Loose = {
    ...known,
    ...sent,
  };
  if (typeof only_once !== 'boolean') return { mistake: toMistake('only_once', 'true or false', only_once) };
  const expression = findExpression(conditions, 'conditions');
  if (expression !== null) return { mistake: expression };
  const isSame = before !== null && (before.frequency === 'visitor') === only_once;
  return {
    value: {
      ...{ id, active, name, description, event, constraints },
      frequency: isSame ? before.frequency : only_once ? 'visitor' : 'event',
      ...(before?.priority === undefined ? {} : { priority: before.priority }),
      conditions: mapList(conditions, (one) => eachLeaf(one, fromForeignCondition)),
      actions: mapList(actions, (one) => renameKey(Object(one), 'agent_nick', 'agentNick')),
    },
  };
}

/** The field as whoever sent it calls it. */
export const toForeignField = (field: string): string => field.replace(/agentNick/g, 'agent_nick');

function fromForeignCondition(condition: Loose): Loose {
  const { name, cmp, value, ...rest } = condition;
  if (typeof cmp !== 'string') return condition;
  if (FLAGS.includes(String(name)) && cmp === 'not_eq') return { name, value: value !== true, ...rest };
  if (PLAIN.includes(String(name)) && cmp === 'eq') return { name, value, ...rest };
  const glob = EXPRESSIONS.get(cmp);
  return glob === undefined ? condition : { name, cmp: glob, value: toGlob(String(value)), ...rest };
}

function toForeignCondition(condition: Loose): Loose {
  const { cmp, value } = condition;
  const expression = GLOBS.get(cmp);
  return expression === undefined ? condition : { ...condition, cmp: expression, value: toExpression(String(value)) };
}

function findExpression(conditions: unknown, place: string): Mistake | null {
  if (!Array.isArray(conditions)) return null;
  for (const [index, condition] of conditions.entries()) {
    const { cmp, value, all, any }: Loose = Object(condition);
    const field = `${place}[${index}]`;
    const isWrong = EXPRESSIONS.has(cmp) && (typeof value !== 'string' || toGlob(value) === null);
    const expected = 'a regular expression of plain text, ^, $ and .*';
    const mistake = isWrong
      ? toMistake(`${field}.value`, expected, value)
      : (findExpression(all, `${field}.all`) ?? findExpression(any, `${field}.any`));
    if (mistake !== null) return mistake;
  }
  return null;
}

/** Groups are kept as they are, however deep; our decoder says when that is too deep. */
function eachLeaf(condition: unknown, change: (leaf: Loose) => Loose): unknown {
  if (typeof condition !== 'object' || condition === null) return condition;
  const { all, any }: Loose = { ...condition };
  if (Array.isArray(all)) return { ...condition, all: all.map((one) => eachLeaf(one, change)) };
  if (Array.isArray(any)) return { ...condition, any: any.map((one) => eachLeaf(one, change)) };
  return change({ ...condition });
}

const mapList = (list: unknown, change: (one: unknown) => unknown): unknown =>
  Array.isArray(list) ? list.map(change) : list;

/** In its place. */
const renameKey = (object: Loose, from: string, to: string): Loose =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name === from ? to : name, value]));
