/** The body of a webhook: thin, and small enough for any receiver. */
import type { WebhookKind } from './webhook-kinds.ts';

/** Standard Webhooks advises less than 20 kB. */
export const MAX_WEBHOOK_BYTES = 20_000;
/** Ids stay whole. */
const SHORTEST_CUT = 64;

/** What every event may bring: whom and what it is about, each by its id, and what the log says of it. */
export interface WebhookData {
  readonly site: { readonly id: string };
  readonly detail?: object;
  readonly [fact: string]: unknown;
}

/** Where it would be too long its texts are cut, the longest first, and `truncated` says so. @param at Unix ms */
export function toWebhookPayload(type: WebhookKind | 'test', at: number, data: WebhookData): string {
  const timestamp = new Date(at).toISOString();
  const whole = JSON.stringify({ type, timestamp, data });
  if (fits(whole)) return whole;
  const head = { type, timestamp, truncated: true };
  // No text can stay longer than the whole; a fifth less each time costs twenty tries at most.
  for (let longest = MAX_WEBHOOK_BYTES; longest >= SHORTEST_CUT; longest = Math.floor(0.8 * longest)) {
    const json = JSON.stringify({ ...head, data }, (_name, value: unknown) => cut(value, longest));
    if (fits(json)) return json;
  }
  const { detail: _, ...rest } = data;
  // Many fields with long names, which only what pages tell can have.
  return JSON.stringify({ ...head, data: rest }, (_name, value: unknown) => cut(value, SHORTEST_CUT));
}

function cut(value: unknown, longest: number): unknown {
  if (typeof value !== 'string' || value.length <= longest) return value;
  // Half of a letter beyond 16 bits is none.
  return `${value.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** A unit of UTF-16 is three bytes at most: most bodies need no counting. */
const fits = (json: string): boolean =>
  3 * json.length < MAX_WEBHOOK_BYTES || new TextEncoder().encode(json).length < MAX_WEBHOOK_BYTES;
