/** The page's own look at a trigger from its server: one that cannot be is named, so that it is left out and the others run. */
import type { Condition, Trigger } from '../protocol/trigger.ts';
import { speaks } from './frequency.ts';

/** A copy of MAX_PATTERN_LENGTH in src/protocol/trigger.ts, whose library no page loads; it bounds a pattern's stars too. */
const MAX_LENGTH = 500;

/**
 * @param trigger of the server's, which may be newer than this script or write nonsense: any JSON value
 * @param known has each name that a condition of this page may have
 * @returns what is wrong, and where; an empty text when nothing is. Never throws.
 */
export function findMistake(trigger: Trigger, known: object): string {
  /** A group that is no list, or has holes, throws where it is looked into. */
  const look = (condition: Condition): string => {
    const group = 'any' in condition ? condition.any : 'all' in condition && condition.all;
    if (group) return group.map(look).join('');
    const { name, value } = condition as { readonly name: string; readonly value: unknown };
    if (!Object.hasOwn(known, name)) return `"${name}" is unknown. `;
    // What counts seconds: CONDITION_NAMES.seconds.
    const isSeconds = /^(delay|idle|unans|form)/.test(name);
    const isPossible = isSeconds ? Number(value) > 0 : `${value}`.length <= MAX_LENGTH;
    return isPossible ? '' : `"${name}" is impossible. `;
  };
  try {
    const { frequency, conditions } = trigger;
    speaks(trigger);
    // Whatever would make an instant that is no number.
    if (typeof frequency === 'object' && !(frequency.days > 0)) return 'frequency is impossible';
    return conditions.map(look).join('');
  } catch {
    return 'it is malformed';
  }
}
