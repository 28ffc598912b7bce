/** A visitor nobody has named: a short name and a tone that stay the same, made of the id. */
import type { VisitorId } from '../protocol/ids.ts';

/** As many as inbox.css has. */
const TONES = 6;

/** The end of the id: its beginning is the time it was made and alike for visitors of the same minute. */
export function toVisitorName(id: VisitorId): string {
  return `Visitor ${toVisitorMark(id)}`;
}

export function toVisitorMark(id: VisitorId): string {
  return id.slice(-4).toUpperCase();
}

export function toVisitorTone(id: VisitorId): number {
  return (Number.parseInt(id.slice(-4), 16) || 0) % TONES;
}
