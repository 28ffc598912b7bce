/** A pretended visitor at a pretended moment, and what triggers know of both. Pure: the slider only asks again. */
import type { Trigger } from '../src/protocol/trigger.ts';
import { createCalendar } from '../src/triggers/calendar.ts';
import type { Facts, Firing } from '../src/triggers/facts.ts';
import { speaks } from '../src/triggers/frequency.ts';
import { SAMPLE_OFFICE_HOURS, SAMPLE_PACING } from './fixtures/sample-triggers.ts';

/** Where the slider ends: ten minutes are a long visit. */
export const LAST_SECOND = 600;
const DAY_MS = 86_400_000;
const ORIGIN = 'https://shop.example';

/** How a visit began, in words, with what the first address and the referrer were then. */
const ARRIVALS = {
  'a bookmark': { landing: '/', referrer: '' },
  'the newsletter': { landing: '/?utm_source=newsletter&utm_medium=email', referrer: '' },
  'a search': { landing: '/', referrer: 'https://www.google.com/' },
} as const;
export type Arrival = keyof typeof ARRIVALS;
export const ARRIVAL_NAMES: readonly Arrival[] = ['a bookmark', 'the newsletter', 'a search'];

/** What a control may set as it likes; what happens at a moment has a step of its own below. */
export interface Settings {
  readonly arrival: Arrival;
  readonly visits: number;
  readonly pages: number;
  /** `unknown`: nobody could tell. */
  readonly country: string;
  readonly language: string;
  readonly device: string;
  readonly cartValue: number;
  readonly scrollDepth: number;
  readonly salesAgents: number;
  readonly supportAgents: number;
  readonly hasExitIntent: boolean;
  readonly hasDismissed: boolean;
}

/** Seconds are those of the visit. */
export interface Bench {
  readonly settings: Settings;
  /** Path and query. */
  readonly page: string;
  /** Unix ms of the visit's beginning; the site's wall clock shows UTC. */
  readonly startsAt: number;
  readonly seconds: number;
  readonly pageOpened: number;
  readonly lastStir: number;
  /** When the visitor wrote and when an agent answered, the oldest first. */
  readonly messages: readonly number[];
  readonly answers: readonly number[];
  /** In a visit before this one. */
  readonly hasWritten: boolean;
  readonly firings: readonly Firing[];
}

export const NEW_BENCH: Bench = {
  settings: {
    arrival: 'a bookmark',
    visits: 1,
    pages: 1,
    country: 'de',
    language: 'en-US',
    device: 'desktop',
    cartValue: 0,
    scrollDepth: 0,
    salesAgents: 1,
    supportAgents: 1,
    hasExitIntent: false,
    hasDismissed: false,
  },
  page: '/',
  // A Wednesday, in office hours.
  startsAt: Date.UTC(2025, 2, 12, 10, 0),
  seconds: 0,
  pageOpened: 0,
  lastStir: 0,
  messages: [],
  answers: [],
  hasWritten: false,
  firings: [],
};

export function toNow({ startsAt, seconds }: Bench): number {
  return startsAt + seconds * 1000;
}

export function change(bench: Bench, settings: Partial<Settings>): Bench {
  return { ...bench, settings: { ...bench.settings, ...settings } };
}

export function seek(bench: Bench, seconds: number): Bench {
  return forgetTheFuture({ ...bench, seconds: Math.min(Math.max(seconds, 0), LAST_SECOND) });
}

/** The same visit at another time; what fired keeps its own. */
export function moveStart(bench: Bench, startsAt: number): Bench {
  return forgetTheFuture({ ...bench, startsAt });
}

/** Turned back, nothing has happened yet that happened later. */
function forgetTheFuture(bench: Bench): Bench {
  const { seconds } = bench;
  const isPast = (second: number): boolean => second <= seconds;
  return {
    ...bench,
    pageOpened: Math.min(bench.pageOpened, seconds),
    lastStir: Math.min(bench.lastStir, seconds),
    messages: bench.messages.filter(isPast),
    answers: bench.answers.filter(isPast),
    firings: bench.firings.filter(({ at }) => at <= toNow(bench)),
  };
}

export function stir(bench: Bench): Bench {
  return { ...bench, lastStir: bench.seconds };
}

export function scroll(bench: Bench, scrollDepth: number): Bench {
  return change(stir(bench), { scrollDepth });
}

/**
 * A second goes by, so that what fired on the last page fired before this one opened.
 *
 * @param page path and query; a missing slash is forgiven
 */
export function openPage(bench: Bench, page: string): Bench {
  const later = stir(seek(bench, bench.seconds + 1));
  const opened = { ...later, page: page.startsWith('/') ? page : `/${page}`, pageOpened: later.seconds };
  return change(opened, { pages: bench.settings.pages + 1, scrollDepth: 0, hasExitIntent: false });
}

/** A second goes by here too: what fired for the last message is older than this one. */
export function sendMessage(bench: Bench): Bench {
  const later = stir(seek(bench, bench.seconds + 1));
  return { ...later, messages: [...later.messages, later.seconds] };
}

export function answer(bench: Bench): Bench {
  return { ...bench, answers: [...bench.answers, bench.seconds] };
}

/** @returns the second of the first message that nobody has answered; null when there is none */
export function toUnanswered({ messages, answers }: Bench): number | null {
  const answered = answers.at(-1) ?? -1;
  return messages.find((sent) => sent > answered) ?? null;
}

/** The next visit, a day later; the conversation is over, what fired is remembered. */
export function comeBack(bench: Bench): Bench {
  const { visits } = bench.settings;
  const next = {
    ...bench,
    startsAt: bench.startsAt + DAY_MS,
    seconds: 0,
    pageOpened: 0,
    lastStir: 0,
    messages: [],
    answers: [],
    hasWritten: bench.hasWritten || bench.messages.length > 0,
  };
  return change(next, { visits: visits + 1, pages: 1, scrollDepth: 0, hasExitIntent: false, hasDismissed: false });
}

export function letFire(bench: Bench, trigger: Trigger): Bench {
  const firing = { trigger: trigger.id, visit: bench.settings.visits, at: toNow(bench), spoke: speaks(trigger) };
  return { ...bench, firings: [...bench.firings, firing] };
}

export function forget(bench: Bench, trigger: Trigger): Bench {
  return { ...bench, firings: bench.firings.filter((firing) => firing.trigger !== trigger.id) };
}

const calendar = createCalendar({ timeZone: 'UTC', officeHours: SAMPLE_OFFICE_HOURS });

export function toFacts(bench: Bench): Facts {
  const { settings, page, startsAt, messages, answers, pageOpened } = bench;
  const { landing, referrer } = ARRIVALS[settings.arrival];
  const toInstant = (second: number): number => startsAt + second * 1000;
  const agentsOnline = settings.salesAgents + settings.supportAgents;
  const unanswered = toUnanswered(bench);
  const message = messages.at(-1) ?? null;
  return {
    values: {
      number_of_visits: settings.visits,
      number_of_pages: settings.pages,
      is_returning: settings.visits > 1,
      is_triggered: bench.firings.length > 0,
      is_visitor_send_message: bench.hasWritten || message !== null,
      is_visitor_served: answers.length > 0,
      visitor_page_url: toAddresses(page),
      visitor_landing_url: toAddresses(landing),
      visitor_referer: referrer,
      visitor_country_code: settings.country === 'unknown' ? null : settings.country,
      visitor_language: settings.language,
      visitor_device: settings.device,
      cart_value: settings.cartValue,
      scroll_depth: settings.scrollDepth,
      exit_intent: settings.hasExitIntent,
      agents_online: agentsOnline,
      account_status: agentsOnline > 0 ? 'online' : 'offline',
      department_online: [
        ...(settings.salesAgents > 0 ? ['sales'] : []),
        ...(settings.supportAgents > 0 ? ['support'] : []),
      ],
    },
    since: {
      delay_site: startsAt,
      delay_page: toInstant(pageOpened),
      idle: toInstant(bench.lastStir),
      unanswered: unanswered === null ? null : toInstant(unanswered),
      form_abandoned: null,
    },
    keyed: { variable: {}, query: Object.fromEntries(new URL(landing, ORIGIN).searchParams) },
    events: {
      onload: toInstant(pageOpened),
      // Another page has heard of no message.
      onmessage: message === null || message < pageOpened ? null : toInstant(message),
      onopen: null,
    },
    calendar,
    visit: settings.visits,
    fired: bench.firings,
    pacing: SAMPLE_PACING,
    isChatting: message !== null,
    isSilenced: settings.hasDismissed,
    isSpeaking: false,
  };
}

/** As in a page: the whole address, and its path with the query. */
function toAddresses(path: string): readonly string[] {
  return [`${ORIGIN}${path}`, path];
}
