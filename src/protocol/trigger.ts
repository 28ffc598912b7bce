/** A trigger as the site's owner wrote it: after this event, when these conditions hold together, do these actions. */
import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;

/**
 * Every condition by what its value is. Names and meanings are Smartsupp's where it has them; seconds are whole and at
 * least one. Conditions about something unknown (a country nobody could tell) do not hold, whatever they compare.
 */
export const CONDITION_NAMES = {
  /** Seconds that have passed since: the visit began, the page opened, the trigger's event, the last sign of life of the
   * visitor, the visitor's message that nobody answered, the last letter in a form that was not submitted. */
  seconds: ['delay_site', 'delay_page', 'delay_event', 'idle', 'unanswered', 'form_abandoned'],
  number: [
    'number_of_visits',
    'number_of_pages',
    'number_of_chats',
    'days_since_chat',
    'hour_of_day',
    'day_of_week',
    'month_of_year',
    'scroll_depth',
    'cart_value',
    'agents_online',
    'chats_waiting',
    'chats_per_agent',
  ],
  flag: ['is_visitor_send_message', 'is_visitor_served', 'is_triggered', 'is_returning', 'exit_intent', 'office_hours'],
  text: [
    'visitor_page_url',
    'visitor_page_title',
    'visitor_landing_url',
    'visitor_referer',
    'visitor_country_code',
    'visitor_region',
    'visitor_city',
    'visitor_ip',
    'visitor_language',
    'visitor_browser',
    'visitor_os',
    'visitor_platform',
    'visitor_device',
    'visitor_group',
    'account_status',
    'department_online',
    'custom_event',
    'element_clicked',
    'element_seen',
  ],
  /** What the page, and the query of the address that the visit began with, give names of their own. */
  keyed: ['variable', 'query'],
  /** `[from, to]` in minutes after midnight; a `to` that is not after `from` is on the next day. */
  minutes: ['time_of_day'],
} as const;

/** Those about the site's wall clock, and those that watch the page: their code is fetched when a trigger asks for one. */
export const CALENDAR_CONDITIONS: readonly ConditionName[] = [
  'hour_of_day',
  'day_of_week',
  'month_of_year',
  'time_of_day',
  'office_hours',
];
export const SENSOR_CONDITIONS: readonly ConditionName[] = [
  'scroll_depth',
  'exit_intent',
  'element_clicked',
  'element_seen',
  'form_abandoned',
];

type Names = typeof CONDITION_NAMES;
export type ConditionKind = keyof Names;
export type ConditionName = Names[ConditionKind][number];

/** `glob`: `*` stands for any text, everything else for itself; no letter cares about its case. */
export const TEXT_COMPARATORS = [
  'eq',
  'not_eq',
  'contains',
  'not_contains',
  'start_with',
  'not_start_with',
  'glob',
  'not_glob',
] as const;
export const NUMBER_COMPARATORS = ['eq', 'not_eq', 'gt', 'gte', 'lt', 'lte'] as const;

/** A pattern's length and its `*`: matching stays linear and short. */
export const MAX_PATTERN_LENGTH = 500;
export const MAX_PATTERN_STARS = 20;
export const MAX_TRIGGERS = 1_000;
/** A year: a longer wait is a mistake. */
const MAX_SECONDS = 31_536_000;

const oneOf = <const Texts extends readonly string[]>(texts: Texts) =>
  Type.Unsafe<Texts[number]>(Type.Enum([...texts]));
const TextValue = Type.String({ minLength: 1, maxLength: MAX_PATTERN_LENGTH });
const NumberValue = Type.Number({ minimum: -1e12, maximum: 1e12 });
const Minutes = Type.Integer({ minimum: 0, maximum: 1_440 });
const TextComparator = oneOf(TEXT_COMPARATORS);
const NumberComparator = oneOf(NUMBER_COMPARATORS);

/** What a condition of each kind looks like; `cmp` is `eq` where it is absent. */
export const CONDITIONS = {
  seconds: Type.Object(
    { name: oneOf(CONDITION_NAMES.seconds), value: Type.Integer({ minimum: 1, maximum: MAX_SECONDS }) },
    strict,
  ),
  number: Type.Object(
    { name: oneOf(CONDITION_NAMES.number), cmp: Type.Optional(NumberComparator), value: NumberValue },
    strict,
  ),
  flag: Type.Object({ name: oneOf(CONDITION_NAMES.flag), value: Type.Boolean() }, strict),
  text: Type.Object(
    { name: oneOf(CONDITION_NAMES.text), cmp: Type.Optional(TextComparator), value: TextValue },
    strict,
  ),
  keyed: Type.Object(
    {
      name: oneOf(CONDITION_NAMES.keyed),
      key: Type.String({ minLength: 1, maxLength: 64 }),
      cmp: Type.Optional(oneOf([...TEXT_COMPARATORS, ...NUMBER_COMPARATORS])),
      value: Type.Union([TextValue, NumberValue, Type.Boolean()]),
    },
    strict,
  ),
  minutes: Type.Object({ name: oneOf(CONDITION_NAMES.minutes), value: Type.Tuple([Minutes, Minutes]) }, strict),
} as const satisfies Record<ConditionKind, Type.TSchema>;

export type LeafCondition = { readonly [Kind in ConditionKind]: Static<(typeof CONDITIONS)[Kind]> }[ConditionKind];
/** Groups nest up to MAX_GROUP_DEPTH. An empty `all` holds, an empty `any` does not. */
export type Condition = LeafCondition | { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] };
export const MAX_GROUP_DEPTH = 3;
export const MAX_CONDITIONS = 20;

const FormField = Type.Object(
  {
    name: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,39}$' }),
    label: Type.String({ minLength: 1, maxLength: 80 }),
    type: oneOf(['text', 'email', 'tel', 'textarea', 'checkbox']),
    required: Type.Boolean(),
  },
  strict,
);

export const ACTIONS = {
  /** Says something in an agent's name: above the launcher, or in the box when it is open. */
  message: Type.Object(
    {
      name: Type.Literal('message'),
      agentNick: Type.String({ minLength: 1, maxLength: 80 }),
      message: Type.String({ minLength: 1, maxLength: 1000 }),
    },
    strict,
  ),
  /** Opens the chat box; on a small screen, which it would fill, the launcher gets a badge instead. */
  open: Type.Object({ name: Type.Literal('open') }, strict),
  /** Shows a number on the launcher until the box is opened. */
  badge: Type.Object({ name: Type.Literal('badge'), count: Type.Integer({ minimum: 1, maximum: 99 }) }, strict),
  /** Asks for something above the launcher; the answers become variables of the visitor. */
  form: Type.Object(
    {
      name: Type.Literal('form'),
      title: Type.String({ minLength: 1, maxLength: 200 }),
      fields: Type.Array(FormField, { minItems: 1, maxItems: 6 }),
      submit: Type.String({ minLength: 1, maxLength: 40 }),
      thanks: Type.String({ minLength: 1, maxLength: 200 }),
    },
    strict,
  ),
  /** Where the visitor's conversation will go. */
  department: Type.Object(
    { name: Type.Literal('department'), department: Type.String({ minLength: 1, maxLength: 64 }) },
    strict,
  ),
  /** Tells the page: `parlor('on', 'trigger')` gets this name in `calls`. */
  call: Type.Object({ name: Type.Literal('call'), function: Type.String({ minLength: 1, maxLength: 80 }) }, strict),
  /** The server POSTs to this address; pages never see it. */
  webhook: Type.Object(
    { name: Type.Literal('webhook'), url: Type.String({ pattern: '^https?://', maxLength: 2048 }) },
    strict,
  ),
} as const satisfies Record<string, Type.TSchema>;

export type ActionName = keyof typeof ACTIONS;
export type Action = { readonly [Name in ActionName]: Static<(typeof ACTIONS)[Name]> }[ActionName];
export type FormField = Static<typeof FormField>;

/** What starts a trigger: the page opens, the visitor sends a message, the visitor opens the box. */
export const EVENTS = ['onload', 'onmessage', 'onopen'] as const;

/**
 * How often a trigger may fire: once for a visitor, once a visit, once each time its event happens, or every so many days.
 */
export const Frequency = Type.Union([
  oneOf(['visitor', 'visit', 'event']),
  Type.Object({ days: Type.Integer({ minimum: 1, maximum: 3_650 }) }, strict),
]);
export type Frequency = Static<typeof Frequency>;

/** A trigger without its conditions and actions, which are decoded each by its name. */
export const TRIGGER_FIELDS = {
  id: Type.String({ minLength: 1, maxLength: 64 }),
  name: Type.String({ minLength: 1, maxLength: 120 }),
  description: Type.Optional(Type.String({ maxLength: 500 })),
  active: Type.Boolean(),
  /** `onload` where it is absent. */
  event: Type.Optional(oneOf(EVENTS)),
  frequency: Frequency,
  /** Of those that could fire now the highest speaks; 0 where it is absent. */
  priority: Type.Optional(Type.Integer({ minimum: -100, maximum: 100 })),
  /** Whether all conditions must hold or one is enough; `all` where it is absent. */
  constraints: Type.Optional(oneOf(['all', 'any'])),
} as const;

const TriggerHead = Type.Object(TRIGGER_FIELDS);

export interface Trigger extends Readonly<Static<typeof TriggerHead>> {
  readonly conditions: readonly Condition[];
  readonly actions: readonly Action[];
}
