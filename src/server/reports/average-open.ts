/** How many conversations were open on average, in each slot of the week or of the day. */
import type { Shift, TurnsRow } from '../store/store.ts';
import { walkQuarters } from './periods.ts';
import { HOUR_MS, QUARTER_MS } from './time-zone.ts';

interface Time {
  readonly from: number;
  readonly to: number;
  readonly shifts: readonly Shift[];
}

interface Turn {
  readonly at: number;
  readonly position: number;
  readonly conversation: string;
  readonly isOpen: boolean;
}

/**
 * @param rows may begin before the time: what is open when it begins is known by them
 * @param toSlot as in readLoad
 * @returns null for a slot that the time has nothing of
 */
export function averageOpen(
  rows: readonly TurnsRow[],
  { from, to, shifts }: Time,
  slots: number,
  toSlot: (local: number) => number,
): readonly (number | null)[] {
  const openMs = new Float64Array(slots);
  const wholeMs = new Float64Array(slots);
  const turns = toTurns(rows);
  const open = new Set<string>();
  let next = 0;
  /** What happened before the instant, which is not before the last one. */
  const advance = (until: number): void => {
    for (let turn = turns[next]; turn !== undefined && turn.at < until; turn = turns[++next]) apply(open, turn);
  };
  advance(from);
  for (const { at, offsetMs } of walkQuarters(from, to, shifts)) {
    const slot = toSlot(Math.floor((at + offsetMs) / HOUR_MS) * HOUR_MS);
    const end = Math.min(at + QUARTER_MS, to);
    let since = Math.max(at, from);
    wholeMs[slot] = (wholeMs[slot] ?? 0) + end - since;
    while (since < end) {
      const until = Math.min(end, turns[next]?.at ?? end);
      openMs[slot] = (openMs[slot] ?? 0) + open.size * (until - since);
      since = until;
      advance(until + 1);
    }
  }
  return Array.from(wholeMs, (ms, slot) => (ms === 0 ? null : Math.round((100 * (openMs[slot] ?? 0)) / ms) / 100));
}

/** Twice opened is open, and what is not open cannot end. */
function apply(open: Set<string>, { conversation, isOpen }: Turn): void {
  if (isOpen) open.add(conversation);
  else open.delete(conversation);
}

function toTurns(rows: readonly TurnsRow[]): readonly Turn[] {
  return rows
    .flatMap(({ isOpen, at, positions, conversations }) =>
      at.map((instant, index) => ({
        at: instant,
        position: positions[index] ?? 0,
        conversation: conversations[index] ?? '',
        isOpen,
      })),
    )
    .sort((left, right) => left.at - right.at || left.position - right.position);
}
