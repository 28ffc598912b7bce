/** What our things are called in the APIs of systems that number them. */
import type { SiteId } from '../../../protocol/ids.ts';
import type { DomainWorld } from '../domain-world.ts';

type World = Pick<DomainWorld, 'store'>;

/** Beyond it a text of digits is no number that anybody was given. */
const NUMBER = /^[1-9][0-9]{0,14}$/;

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

/** Null for what no number of this kind was given for. */
export async function findByNumber(
  { store }: World,
  system: string,
  kind: string,
  number: string,
): Promise<string | null> {
  return NUMBER.test(number) ? store.foreignNumbers.find(system, kind, Number(number)) : null;
}

/** What a site is called where it is a numbered account. */
export async function toAccountNumber(world: World, system: string, site: SiteId): Promise<string> {
  const [number = ''] = await toNumbers(world, system, 'account', [site]);
  return number;
}
