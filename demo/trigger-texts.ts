/** What the studio says about a trigger: what becomes of it, how often it may fire and what it does. */
import type { Pacing } from '../src/protocol/site-settings.ts';
import type { Action, Frequency, Trigger } from '../src/protocol/trigger.ts';
import type { ExplainedCondition, ExplainedLeaf, Explanation, QuietReason } from '../src/triggers/explain.ts';
import { speaks } from '../src/triggers/frequency.ts';
import { toMinutes, toMoment, toWallTime } from './clock-words.ts';
import { countsSeconds, toExpectation } from './condition-texts.ts';
import { SAMPLE_OFFICE_HOURS, SAMPLE_PACING } from './fixtures/sample-triggers.ts';
import { type Bench, LAST_SECOND, toNow } from './trigger-bench.ts';
import type { Verdict } from './trigger-verdict.ts';

const QUIET_TEXTS: Readonly<Record<QuietReason, string>> = {
  inactive: 'it is switched off',
  'no-event': 'its event has not happened',
  'event-used': 'it has fired for this event already',
  'fired-before': 'it has fired for this visitor before',
  'fired-in-this-visit': 'it has fired in this visit',
  silenced: 'the visitor sent a greeting away in this visit',
  speaking: 'another greeting is on the screen',
  chatting: 'triggers are quiet while the visitor is in a conversation',
  'visit-limit': 'triggers have spoken often enough in this visit',
  days: 'it has fired too few days ago',
  gap: 'silence after another trigger spoke',
};

export const EVENT_TEXTS: Readonly<Record<Explanation['event'], string>> = {
  onload: 'a page opens',
  onmessage: 'the visitor sends a message',
  onopen: 'the visitor opens the box',
};

/** In one line, what becomes of it now. */
export function toStatusText({ status, speaker, firesAt, explanation }: Verdict, bench: Bench): string {
  if (status === 'fires') return 'Fires now';
  if (status === 'yields') return `Ready, but “${speaker?.name}” speaks first`;
  if (status === 'held') return `Held: ${toHoldText(explanation)}`;
  if (firesAt === null) return 'Waits: not within a week';
  const moment = toPlace(firesAt, bench);
  // Beyond the slider a number of seconds says nothing.
  const left = Math.ceil((firesAt - toNow(bench)) / 1000);
  return left > LAST_SECOND ? `Waits until ${moment}` : `Waits until ${moment}, ${toMinutes(left)} to go`;
}

/** An instant on the slider, or on the wall clock when it is not on it. */
function toPlace(at: number, { startsAt }: Bench): string {
  const second = Math.ceil((at - startsAt) / 1000);
  return second <= LAST_SECOND ? toMinutes(second) : toMoment(at);
}

function toHoldText({ frequency, conditions }: Explanation): string {
  const { holds, at, reason } = frequency;
  if (!holds && at === null && reason !== null) return QUIET_TEXTS[reason];
  return `until ${toNeed(conditions)}`;
}

/** The first thing that no time will bring, in words that follow "until"; the tree below has them all. */
function toNeed(condition: ExplainedCondition): string {
  if ('name' in condition) return toExpectation(condition);
  if ('any' in condition) return condition.any.map(toNeed).join(' or ') || 'one of no conditions holds';
  const [first, ...others] = condition.all.filter(({ holds, at }) => !holds && at === null);
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return first === undefined ? '' : `${toNeed(first)}${more}`;
}

/** How often it may fire, and whether that keeps it from firing now. */
export function toFrequencyText({ trigger, explanation }: Verdict, bench: Bench): string {
  const { holds, at, reason } = explanation.frequency;
  const often = `${toOften(trigger.frequency)}${speaks(trigger) ? '' : ', unheard'}`;
  if (holds || reason === null) return `${often}. It may fire.`;
  return `${often}. Not now: ${QUIET_TEXTS[reason]}${at === null ? '' : `, until ${toPlace(at, bench)}`}.`;
}

function toOften(frequency: Frequency): string {
  if (typeof frequency === 'object') return `Once in ${frequency.days} days`;
  return { visitor: 'Once for each visitor', visit: 'Once in each visit', event: 'Each time its event happens' }[
    frequency
  ];
}

/** Whether it holds, or will by time alone: the calendar's next look is no promise, a count of seconds is. */
export function toOutlookText(leaf: ExplainedLeaf, bench: Bench): string {
  if (leaf.holds) return 'holds';
  if (leaf.at === null) return 'does not hold';
  return countsSeconds(leaf) ? `holds in ${toMinutes(Math.ceil((leaf.at - toNow(bench)) / 1000))}` : 'not yet';
}

export function toActionsText({ actions }: Trigger): string {
  return actions.map(toActionText).join('; ');
}

function toActionText(action: Action): string {
  switch (action.name) {
    case 'message':
      return `${action.agentNick} says “${action.message}”`;
    case 'open':
      return 'opens the box';
    case 'badge':
      return `shows ${action.count} on the launcher`;
    case 'form':
      return `asks for ${action.fields.map(({ label }) => label).join(', ')}`;
    case 'department':
      return `sends the conversation to ${action.department}`;
    case 'call':
      return `calls ${action.function} in the page`;
    case 'webhook':
      return `posts to ${action.url}`;
  }
}

/** When fired, on the slider if it was in this visit. */
export function toFiringText(trigger: Trigger, bench: Bench): string | null {
  const last = bench.firings.findLast((firing) => firing.trigger === trigger.id);
  if (last === undefined) return null;
  const isNow = last.visit === bench.settings.visits && last.at >= bench.startsAt;
  return `Fired ${isNow ? `at ${toPlace(last.at, bench)}` : `on ${toMoment(last.at)}, in visit ${last.visit}`}`;
}

export const OFFICE_TEXT = toOfficeText();
export const PACING_TEXT = toPacingText(SAMPLE_PACING);

function toOfficeText(): string {
  const [first] = SAMPLE_OFFICE_HOURS.config;
  const times = first?.times.map(({ from, to }) => `${toWallTime(from)} to ${toWallTime(to)}`).join(', ');
  return `Monday to Friday, ${times}; closed on 25 December`;
}

function toPacingText({ perVisit, gapSeconds, quietWhileChatting }: Pacing): string {
  const chatting = quietWhileChatting ? ', none while chatting' : '';
  return `At most ${perVisit} triggers speak in a visit, ${gapSeconds} s apart${chatting}`;
}
