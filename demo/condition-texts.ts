/** Each condition in plain English: what it expects, and what is so now. */
import type { ConditionName } from '../src/protocol/trigger.ts';
import type { ExplainedLeaf } from '../src/triggers/explain.ts';
import { toMinutes, toWallTime } from './clock-words.ts';

interface ConditionText {
  /** Goes on after "until". */
  expects(leaf: ExplainedLeaf): string;
  /** Goes on after "now"; what is unknown never comes here. */
  shows(leaf: ExplainedLeaf): string;
  readonly unknown?: string;
  readonly countsSeconds?: true;
}

const NUMBER_WORDS: Readonly<Record<string, string>> = {
  eq: 'is',
  not_eq: 'is not',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
};

const TEXT_WORDS: Readonly<Record<string, string>> = {
  eq: 'is',
  not_eq: 'is not',
  contains: 'contains',
  not_contains: 'does not contain',
  start_with: 'starts with',
  not_start_with: 'does not start with',
  glob: 'matches',
  not_glob: 'does not match',
};

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function seconds(subject: string, unknown = 'unknown'): ConditionText {
  return {
    expects: ({ value }) => `${subject} is at least ${toMinutes(Number(value))}`,
    shows: ({ actual }) => toMinutes(Number(actual)),
    unknown,
    countsSeconds: true,
  };
}

function number(subject: string, show: (value: number) => string = String): ConditionText {
  return {
    expects: ({ cmp, value }) => `${subject} ${NUMBER_WORDS[cmp] ?? cmp} ${show(Number(value))}`,
    shows: ({ actual }) => show(Number(actual)),
  };
}

/** Each side as it follows the subject, and as it follows "now". */
function flag(subject: string, yes: readonly [string, string], no: readonly [string, string]): ConditionText {
  return {
    expects: ({ value }) => `${subject} ${value === true ? yes[0] : no[0]}`,
    shows: ({ actual }) => (actual === true ? yes[1] : no[1]),
  };
}

function text(subject: string): ConditionText {
  return {
    expects: ({ cmp, value }) => `${subject} ${TEXT_WORDS[cmp] ?? cmp} ${value}`,
    shows: ({ actual }) => (Array.isArray(actual) ? actual.join(', ') : String(actual)) || 'none',
  };
}

/** Known as a whole and as its path; a person recognises the path. */
function address(subject: string): ConditionText {
  const { expects, shows } = text(subject);
  return {
    expects,
    shows: (leaf) => shows({ ...leaf, actual: Array.isArray(leaf.actual) ? leaf.actual.slice(-1) : leaf.actual }),
  };
}

function keyed(subject: string): ConditionText {
  const words = { ...NUMBER_WORDS, ...TEXT_WORDS };
  return {
    expects: ({ key, cmp, value }) => `${subject} “${key}” ${words[cmp] ?? cmp} ${value}`,
    shows: ({ actual }) => String(actual) || 'empty',
    unknown: 'not set',
  };
}

function range(subject: string): ConditionText {
  return {
    expects: ({ value }) => `${subject} is ${Array.isArray(value) ? value.map(toWallTime).join(' to ') : value}`,
    shows: ({ actual }) => (actual === true ? 'within it' : 'outside of it'),
  };
}

const toPercent = (value: number): string => `${value} %`;

export const CONDITION_TEXTS: Readonly<Record<ConditionName, ConditionText>> = {
  delay_site: seconds('time on the site'),
  delay_page: seconds('time on this page'),
  delay_event: seconds('time since the event', 'it has not happened'),
  idle: seconds('time without a key, click or scroll'),
  unanswered: seconds('wait for an answer', 'nobody is waiting'),
  form_abandoned: seconds('time since a form was left half filled', 'no form was begun'),
  number_of_visits: number('number of visits'),
  number_of_pages: number('number of pages in this visit'),
  number_of_chats: number('number of finished chats'),
  days_since_chat: number('days since the last chat'),
  hour_of_day: number('hour of the day'),
  day_of_week: number('day of the week', (day) => WEEKDAYS[day - 1] ?? String(day)),
  month_of_year: number('month', (month) => MONTHS[month] ?? String(month)),
  scroll_depth: number('scroll depth', toPercent),
  cart_value: number('cart value'),
  agents_online: number('number of agents online'),
  chats_waiting: number('number of chats waiting'),
  chats_per_agent: number('number of chats per agent'),
  is_visitor_send_message: flag('the visitor', ['has sent a message', 'sent'], ['has sent no message', 'none sent']),
  is_visitor_served: flag('an agent', ['has answered', 'answered'], ['has not answered', 'no answer']),
  is_triggered: flag('a trigger', ['has fired before', 'one has'], ['has not fired before', 'none has']),
  is_returning: flag('the visitor', ['has been here before', 'returning'], ['is here for the first time', 'new']),
  exit_intent: flag('the mouse', ['has left over the upper edge', 'it left'], ['is on the page', 'on the page']),
  office_hours: flag('the office', ['is open', 'open'], ['is closed', 'closed']),
  visitor_page_url: address('page address'),
  visitor_page_title: text('page title'),
  visitor_landing_url: address('first address of the visit'),
  visitor_referer: text('referrer'),
  visitor_country_code: text('country'),
  visitor_region: text('region'),
  visitor_city: text('city'),
  visitor_ip: text('network address'),
  visitor_language: text('language'),
  visitor_browser: text('browser'),
  visitor_os: text('operating system'),
  visitor_platform: text('platform'),
  visitor_device: text('device'),
  visitor_group: text('chosen department'),
  account_status: text('the team'),
  department_online: text('a department online'),
  custom_event: text('an event of the page'),
  element_clicked: text('a clicked element'),
  element_seen: text('a seen element'),
  variable: keyed('variable'),
  query: keyed('query'),
  time_of_day: range('time of day'),
};

const TEXTS: ReadonlyMap<string, ConditionText> = new Map(Object.entries(CONDITION_TEXTS));

/** @returns what must be so, as it goes on after "until" */
export function toExpectation(leaf: ExplainedLeaf): string {
  return TEXTS.get(leaf.name)?.expects(leaf) ?? leaf.name;
}

/** @returns what is so, as it goes on after "now" */
export function toReality(leaf: ExplainedLeaf): string {
  const words = TEXTS.get(leaf.name);
  if (words === undefined || leaf.actual === null) return words?.unknown ?? 'unknown';
  return words.shows(leaf);
}

export function countsSeconds(leaf: ExplainedLeaf): boolean {
  return TEXTS.get(leaf.name)?.countsSeconds === true;
}
