/** What the agent reads about a request that failed. */
import type { ApiProblem } from './agent-api-client.ts';
import { STRINGS } from './strings.ts';

export type ProblemTexts = Partial<Record<ApiProblem['code'], string>>;

const PROBLEM_TEXTS: ProblemTexts = {
  'wrong-credentials': 'E-mail or password is wrong.',
  'link-used': 'This sign-in link was used or has expired. Sign in with your password, or make a new link.',
  'sign-in-required': STRINGS.signInEnded,
  'not-found': STRINGS.conversationGone,
  conflict: STRINGS.conflict,
  forbidden: 'You are not allowed to do this.',
  draining: 'The server is about to restart. Try again in a moment.',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
};

/** @param texts what a code means to this request, where that is more than it means to all */
export function toProblemText(problem: ApiProblem, texts: ProblemTexts = {}): string {
  if (problem.code === 'rate-limited') return `Too many attempts. Try again in ${toWaitText(problem.retryAfterMs)}.`;
  const reference = problem.requestId === '' ? '' : ` (${problem.requestId})`;
  const text = texts[problem.code] ?? PROBLEM_TEXTS[problem.code];
  return text ?? `Something went wrong on the server${reference}. Try again.`;
}

function toWaitText(ms: number | null): string {
  if (ms === null) return 'a minute';
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
