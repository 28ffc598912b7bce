/** What our things are called in the APIs of systems that number them. */
import type { DomainWorld } from '../domain-world.ts';

type World = Pick<DomainWorld, 'store'>;

/** In the order of the ids, as text. */
export async function toNumbers(
  { store }: World,
  system: string,
  kind: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const numbers = await store.foreignNumbers.of(system, kind, ids);
  return ids.map((id) => String(numbers.get(id) ?? ''));
}
