/** The lazy chunk "vitals": the page's web vitals, measured from its beginning however late this arrives (web.dev/vitals). */
import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';
import type { Vitals } from '../protocol/presence.ts';

let isWatching = false;

/** Keeps all that is known in `told.vitals`, each time that something new is. Once for a page, however often it is called. */
export function watchVitals(told: { vitals: Vitals | null }): void {
  if (isWatching) return;
  isWatching = true;
  let vitals: Vitals = {};
  for (const watch of [onCLS, onFCP, onINP, onLCP, onTTFB]) {
    watch(
      ({ name, value }) => {
        vitals = { ...vitals, [name.toLowerCase()]: Math.max(0, Math.round(value * 1_000) / 1_000) };
        told.vitals = vitals;
      },
      { reportAllChanges: true },
    );
  }
}
