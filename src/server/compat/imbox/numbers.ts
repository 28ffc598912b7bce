/** What our things are called at ImBox: channels say our ids in another way, and what is a number there gets one. */
import type { ConversationId } from '../../../protocol/ids.ts';
import type { ConversationSummary } from '../../../protocol/message.ts';
import type { PageFilter } from '../../../protocol/page-filter-api.ts';
import { findConversation } from '../../domain/conversations/find-conversation.ts';
import { toNumbers } from '../../domain/sites/foreign-numbers.ts';
import { listPageFilters } from '../../domain/sites/page-filters.ts';
import type { CompatWorld } from '../compat-world.ts';
import { NOT_FOUND, type Refused } from '../refused.ts';
import type { Asked } from './call.ts';

export const SYSTEM = 'imbox';

const CHANNEL = /^V([1-9][0-9]{0,38})$/;
const UUID_DIGITS = 32;

type Kind = 'agent' | 'conversation' | 'page-filter';

/** In the order of the ids. */
export const toIds = async ({ domain }: CompatWorld, kind: Kind, ids: readonly string[]): Promise<readonly number[]> =>
  (await toNumbers(domain, SYSTEM, kind, ids)).map(Number);

export async function toId(world: CompatWorld, kind: Kind, id: string): Promise<number> {
  const [number = 0] = await toIds(world, kind, [id]);
  return number;
}

/** Theirs are V and a long number, and so is a UUID: a list of many is told without a look-up of each. */
export const toChannel = (id: ConversationId): string => `V${BigInt(`0x${id.replaceAll('-', '')}`)}`;

/** Null for what can be no conversation's. */
export function fromChannel(channel: string): ConversationId | null {
  const digits = CHANNEL.exec(channel)?.[1];
  if (digits === undefined) return null;
  const hex = BigInt(digits).toString(16).padStart(UUID_DIGITS, '0');
  if (hex.length > UUID_DIGITS) return null;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') as ConversationId;
}

/** The one that the address names; null: not theirs. */
export async function findChannel({ world, principal, path }: Asked): Promise<ConversationSummary | null> {
  const id = fromChannel(path('conversationId'));
  return id === null ? null : findConversation(world.domain, principal, id);
}

/** Those that the query names by `pageFilterId`; null for none. */
export async function readPageFilters({
  world,
  agent,
  queries,
}: Asked): Promise<{ readonly filters: readonly PageFilter[] | null } | Refused> {
  const wanted = queries('pageFilterId');
  if (wanted.length === 0) return { filters: null };
  const listed = await listPageFilters(world.domain, agent);
  if (!('filters' in listed)) return listed;
  const { filters } = listed;
  const numbers = await toIds(
    world,
    'page-filter',
    filters.map(({ id }) => id),
  );
  const found = filters.filter((_, index) => wanted.includes(String(numbers[index])));
  return found.length === new Set(wanted).size ? { filters: found } : NOT_FOUND;
}
