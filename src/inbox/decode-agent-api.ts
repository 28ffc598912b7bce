/** Reads the answers of the agents' routes: null for anything that is not what our server sends. */
import type { ColleaguesAnswer, MeAnswer } from '../protocol/agent-api.ts';
import type { VisitorDetail } from '../protocol/visitor.ts';
import { VISITOR_STATE_TEXTS } from './visitor-strings.ts';

type Fields = Readonly<Record<string, unknown>>;

const VISITOR_TEXTS = [
  'id',
  'landingUrl',
  'referrer',
  'language',
  'timeZone',
  'screen',
  'department',
  'browser',
  'browserVersion',
  'os',
  'platform',
  'device',
  'ip',
  'country',
  'region',
  'city',
  'traffic',
  'searchEngine',
  'searchKeywords',
] as const satisfies readonly (keyof VisitorDetail)[];

const VISITOR_NUMBERS = [
  'firstVisitAt',
  'visitStartedAt',
  'lastPingAt',
  'visits',
  'pageViews',
  'chats',
  'rings',
] as const satisfies readonly (keyof VisitorDetail)[];

export function decodeMeAnswer(answer: unknown): MeAnswer | null {
  if (!isRecord(answer)) return null;
  const { agent, site } = answer;
  if (!isRecord(agent)) return null;
  const { hasPassword, role } = agent;
  const isWhole =
    hasStrings(answer, ['token']) &&
    hasStrings(agent, ['id', 'name', 'email']) &&
    hasStrings(site, ['key', 'name']) &&
    (role === 'owner' || role === 'admin' || role === 'agent') &&
    typeof hasPassword === 'boolean';
  return isWhole ? (answer as unknown as MeAnswer) : null;
}

export function decodeColleaguesAnswer(answer: unknown): ColleaguesAnswer | null {
  if (!isRecord(answer)) return null;
  const { colleagues } = answer;
  const isWhole = isListOf(
    colleagues,
    (colleague) => hasStrings(colleague, ['id', 'name']) && typeof colleague['online'] === 'boolean',
  );
  return isWhole ? (answer as unknown as ColleaguesAnswer) : null;
}

export function decodeVisitorDetail(answer: unknown): VisitorDetail | null {
  if (!isRecord(answer)) return null;
  const { state, online, page, engagement, vitals, utm, variables, fields, events, path } = answer;
  const isWhole =
    hasStrings(answer, VISITOR_TEXTS) &&
    hasNumbers(answer, VISITOR_NUMBERS) &&
    typeof state === 'string' &&
    Object.hasOwn(VISITOR_STATE_TEXTS, state) &&
    typeof online === 'boolean' &&
    isPage(page) &&
    (engagement === null || hasNumbers(engagement, ['visibleMs', 'scroll', 'idleMs'])) &&
    (vitals === null || isRecordOf(vitals, (value) => typeof value === 'number')) &&
    isRecordOf(utm, (value) => typeof value === 'string') &&
    isRecordOf(variables, (value) => ['string', 'number', 'boolean'].includes(typeof value)) &&
    isListOf(fields, (field) => hasStrings(field, ['name', 'label', 'value'])) &&
    isListOf(events, (event) => hasStrings(event, ['name']) && hasNumbers(event, ['at'])) &&
    isListOf(path, (view) => isPage(view) && hasNumbers(view, ['at']));
  return isWhole ? (answer as unknown as VisitorDetail) : null;
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isPage(value: unknown): boolean {
  return hasStrings(value, ['url', 'title']);
}

export function isListOf(value: unknown, isRight: (entry: Fields) => boolean): boolean {
  return Array.isArray(value) && value.every((entry) => isRecord(entry) && isRight(entry));
}

export function isRecordOf(value: unknown, isRight: (entry: unknown) => boolean): boolean {
  return isRecord(value) && Object.values(value).every(isRight);
}

export function hasStrings(value: unknown, names: readonly string[]): boolean {
  return isRecord(value) && names.every((name) => typeof value[name] === 'string');
}

export function hasNumbers(value: unknown, names: readonly string[]): boolean {
  return isRecord(value) && names.every((name) => typeof value[name] === 'number');
}
