/** A request that is sent again gets the answer of the first, and does nothing a second time. */
import type { AnswerPlace, BegunAnswer, KeptAnswer } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';

const KEPT_MS = 86_400_000;
/** No request takes so long: the server that began it has died, and what it did not answer may be asked again. */
const DEAD_AFTER_MS = 60_000;

type World = Pick<DomainWorld, 'clock' | 'store'>;

export async function beginAnswer(
  { clock, store }: World,
  request: AnswerPlace & Pick<BegunAnswer, 'fingerprint'>,
): Promise<{ readonly begun: BegunAnswer } | KeptAnswer | 'running' | 'mismatch'> {
  const at = clock.now();
  const begun: BegunAnswer = { ...request, at };
  const result = await store.answers.begin(begun, at - KEPT_MS, at - DEAD_AFTER_MS);
  return result === 'begun' ? { begun } : result;
}

/** What went wrong on our side, or came too often, is asked again by the same key: none of it is kept. */
export async function settleAnswer({ store }: World, begun: BegunAnswer, answer: KeptAnswer): Promise<void> {
  const { status } = answer;
  await (status >= 500 || status === 429 ? store.answers.drop(begun) : store.answers.keep(begun, answer));
}

export async function forgetOldAnswers({ clock, store }: World): Promise<void> {
  await store.answers.deleteBefore(clock.now() - KEPT_MS);
}
