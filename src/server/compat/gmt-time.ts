/** Instants as databases of the nineties wrote them. */

const NEVER = '0000-00-00 00:00:00';

/** `YYYY-MM-DD HH:MM:SS` in GMT. */
export const toGmtTime = (at: number | null): string =>
  at === null || at <= 0 ? NEVER : new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/** The last midnight in GMT. */
export const toGmtMidnight = (now: number): number => now - (now % 86_400_000);
