/** The owner's door for triggers and settings: exact shapes only, and an answer that names the field that is wrong. */
import Type, { type TSchema } from 'typebox';
import { findSchemaMistake, type Mistake, toField, toMistake } from './schema-mistake.ts';
import { SiteSettings } from './site-settings.ts';
import {
  ACTIONS,
  CONDITION_NAMES,
  CONDITIONS,
  MAX_CONDITIONS,
  MAX_GROUP_DEPTH,
  MAX_PATTERN_STARS,
  NUMBER_COMPARATORS,
  TEXT_COMPARATORS,
  TRIGGER_FIELDS,
  type Trigger,
} from './trigger.ts';

const MAX_ACTIONS = 5;
const strict = { additionalProperties: false } as const;
const Group = Type.Array(Type.Unknown(), { maxItems: MAX_CONDITIONS });

/** Conditions and actions are looked into one by one, each by its name, so that the answer is about the right one. */
const Outline = Type.Object(
  {
    ...TRIGGER_FIELDS,
    conditions: Group,
    actions: Type.Array(Type.Unknown(), { minItems: 1, maxItems: MAX_ACTIONS }),
  },
  strict,
);
const GROUPS = { any: Type.Object({ any: Group }, strict), all: Type.Object({ all: Group }, strict) } as const;

const CONDITION_SCHEMAS: ReadonlyMap<unknown, TSchema> = new Map(
  Object.entries(CONDITION_NAMES).flatMap(([kind, names]) =>
    names.map((name) => [name, CONDITIONS[kind as keyof typeof CONDITIONS]] as const),
  ),
);
const ACTION_SCHEMAS: ReadonlyMap<unknown, TSchema> = new Map(Object.entries(ACTIONS));

/** @param value a parsed JSON value */
export function decodeTrigger(value: unknown): { readonly trigger: Trigger } | { readonly mistake: Mistake } {
  const mistake = findSchemaMistake(Outline, value, '');
  if (mistake !== null) return { mistake };
  const trigger = value as Trigger;
  const inside =
    findInConditions(trigger.conditions, 'conditions', 0) ??
    findFirst(trigger.actions, 'actions', (action, field) => findByName(ACTION_SCHEMAS, 'an action', action, field));
  return inside === null ? { trigger } : { mistake: inside };
}

/** @param value a parsed JSON value */
export function decodeSettings(value: unknown): { readonly settings: SiteSettings } | { readonly mistake: Mistake } {
  const mistake = findSchemaMistake(SiteSettings, value, '');
  if (mistake !== null) return { mistake };
  const settings = value as SiteSettings;
  const inside = findInTimeZone(settings.timeZone) ?? findTwin(settings.officeHours.config);
  return inside === null ? { settings } : { mistake: inside };
}

function findFirst(
  entries: readonly unknown[],
  parent: string,
  find: (entry: unknown, field: string) => Mistake | null,
): Mistake | null {
  for (const [index, entry] of entries.entries()) {
    const mistake = find(entry, toField(parent, index));
    if (mistake !== null) return mistake;
  }
  return null;
}

/** @param depth how many groups are around these */
function findInConditions(conditions: readonly unknown[], parent: string, depth: number): Mistake | null {
  return findFirst(conditions, parent, (condition, field) => {
    const { any, all }: Readonly<Record<string, unknown>> = Object(condition);
    if (any !== undefined) return findInGroup('any', condition, any, field, depth);
    if (all !== undefined) return findInGroup('all', condition, all, field, depth);
    return findByName(CONDITION_SCHEMAS, 'a condition', condition, field) ?? findInValue(condition as LooseLeaf, field);
  });
}

function findInGroup(
  name: keyof typeof GROUPS,
  group: unknown,
  conditions: unknown,
  field: string,
  depth: number,
): Mistake | null {
  if (depth >= MAX_GROUP_DEPTH) return toMistake(field, `groups at most ${MAX_GROUP_DEPTH} deep`, group);
  const mistake = findSchemaMistake(GROUPS[name], group, field);
  return mistake ?? findInConditions(conditions as readonly unknown[], toField(field, name), depth + 1);
}

function findByName(
  schemas: ReadonlyMap<unknown, TSchema>,
  kind: string,
  value: unknown,
  field: string,
): Mistake | null {
  if (typeof value !== 'object' || value === null) return toMistake(field, kind, value);
  const name: unknown = Object(value).name;
  const schema = schemas.get(name);
  if (schema === undefined) return toMistake(toField(field, 'name'), `the name of ${kind}`, name);
  return findSchemaMistake(schema, value, field);
}

/** A leaf whose shape was found right. */
interface LooseLeaf {
  readonly cmp?: string;
  readonly value: unknown;
}

/** What a schema cannot say: that comparator and value belong together, and that a pattern is cheap to match. */
function findInValue({ cmp = 'eq', value }: LooseLeaf, field: string): Mistake | null {
  const fitting = COMPARATORS_OF.get(typeof value);
  if (fitting !== undefined && !fitting.includes(cmp)) {
    return toMistake(toField(field, 'cmp'), `one of ${fitting.join(', ')} for a ${typeof value}`, cmp);
  }
  const isPattern = typeof value === 'string' && cmp.endsWith('glob');
  if (!isPattern || value.split('*').length <= MAX_PATTERN_STARS + 1) return null;
  return toMistake(toField(field, 'value'), `a pattern with at most ${MAX_PATTERN_STARS} *`, value);
}

const COMPARATORS_OF: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['string', TEXT_COMPARATORS],
  ['number', NUMBER_COMPARATORS],
  ['boolean', ['eq', 'not_eq']],
]);

function findInTimeZone(timeZone: string): Mistake | null {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return null;
  } catch {
    // The only way to ask: Intl.supportedValuesOf leaves out aliases such as `UTC`.
    return toMistake('timeZone', 'an IANA time zone such as "Europe/Prague"', timeZone);
  }
}

/** Two entries for one day: nobody could tell which of them counts. */
function findTwin(config: SiteSettings['officeHours']['config']): Mistake | null {
  return findFirst(config, 'officeHours.config', (entry, field) => {
    const { dow } = entry as (typeof config)[number];
    const first = config.find((other) => other.dow === dow);
    return first === entry ? null : toMistake(toField(field, 'dow'), 'one entry a day', dow);
  });
}
