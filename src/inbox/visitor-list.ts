/** Who is on the site now: pure changes by the server's frames, the order they are shown in, and who is looked for. */
import type { VisitorsFrame } from '../protocol/frames.ts';
import type { VisitorId } from '../protocol/ids.ts';
import type { VisitorState, VisitorSummary } from '../protocol/visitor.ts';
import { toCountryName } from './place-text.ts';
import { toVisitorName } from './visitor-name.ts';

export type VisitorList = ReadonlyMap<VisitorId, VisitorSummary>;

/** Who needs an agent most comes first; all others are one crowd. */
const BY_NEED: readonly VisitorState[] = ['waitingForChat', 'offlineMessage', 'transferring', 'chatting', 'preChat'];

/** @param list null before the server's first whole list; changes to a list we do not have say nothing yet */
export function applyVisitorsFrame(list: VisitorList | null, frame: VisitorsFrame): VisitorList | null {
  if (list === null && !frame.reset) return null;
  const next = new Map(frame.reset ? [] : list);
  for (const visitor of frame.present) next.set(visitor.id, visitor);
  for (const id of frame.left) next.delete(id);
  return next;
}

/** By need, then the newest visit; a page view or a ping moves nobody. */
export function sortVisitors(list: VisitorList): readonly VisitorSummary[] {
  return [...list.values()].sort(
    (a, b) => toRank(a) - toRank(b) || b.visitStartedAt - a.visitStartedAt || (a.id < b.id ? -1 : 1),
  );
}

/** Those of whom each word that was typed says something. */
export function findVisitors(visitors: readonly VisitorSummary[], words: string): readonly VisitorSummary[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return visitors;
  return visitors.filter((visitor) => {
    const text = toSearchText(visitor);
    return wanted.every((word) => text.includes(word));
  });
}

function toRank({ state }: VisitorSummary): number {
  const rank = BY_NEED.indexOf(state);
  return rank === -1 ? BY_NEED.length : rank;
}

function toSearchText({ id, page, country, city, browser, traffic }: VisitorSummary): string {
  const texts = [toVisitorName(id), page.title, page.url, country, toCountryName(country), city, browser, traffic];
  // Lines, so that no word is found across two texts.
  return texts.join('\n').toLowerCase();
}
