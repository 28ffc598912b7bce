/** What a visitor is asked before the first word of a conversation. Pure. */
import type { AskedForm } from '../protocol/form-field.ts';
import type { HomeAnswer } from '../protocol/home-api.ts';
import type { SiteConfig } from '../protocol/site-config.ts';

/** `unknown`: something, and the server has not told yet what; null: nothing, or it is not to be had. */
export type FirstQuestion = AskedForm | 'unknown' | null;

interface Situation {
  readonly online: boolean;
  readonly home: HomeAnswer | null;
  /** A form must never keep somebody from writing: without the server's word there is none. */
  readonly isUnreachable: boolean;
}

export function toFirstQuestion(
  { online, home, isUnreachable }: Situation,
  forms: SiteConfig['forms'] = {},
): FirstQuestion {
  const name = !online && forms.offline ? 'offline' : forms.preChat ? 'preChat' : null;
  if (name === null) return null;
  return home === null ? (isUnreachable ? null : 'unknown') : home.forms[name];
}
