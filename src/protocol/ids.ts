/** Branded ids and the one way to make a new one. */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type SiteId = Branded<'SiteId'>;
export type SiteKey = Branded<'SiteKey'>;
export type VisitorId = Branded<'VisitorId'>;
export type AgentId = Branded<'AgentId'>;
export type ConversationId = Branded<'ConversationId'>;
export type MessageId = Branded<'MessageId'>;
export type OutboxId = Branded<'OutboxId'>;
export type FileId = Branded<'FileId'>;
export type KnowledgeBaseId = Branded<'KnowledgeBaseId'>;
export type CategoryId = Branded<'CategoryId'>;
export type ArticleId = Branded<'ArticleId'>;

/** Makes a new id of the kind that is wanted; `createId` with a clock and randomness in it. */
export type NewId = <Id extends string>() => Id;

/** Fills a byte array with cryptographic randomness; `crypto.getRandomValues` fits. */
export type RandomBytes = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

const HYPHEN_BEFORE: readonly number[] = [4, 6, 8, 10];

/**
 * A UUIDv7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then 74 random bits.
 * Written here because `crypto.randomUUID` is missing on http pages and is version 4.
 *
 * @param now Unix time in milliseconds; only makes ids of one maker sort by age, nothing relies on it.
 */
export function createId<Id extends string>(now: number, randomBytes: RandomBytes): Id {
  const bytes = randomBytes(new Uint8Array(16));
  for (let index = 0; index < 6; index++) bytes[index] = Math.floor(now / 2 ** (8 * (5 - index))) % 256;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const toHex = (byte: number, index: number): string =>
    (HYPHEN_BEFORE.includes(index) ? '-' : '') + byte.toString(16).padStart(2, '0');
  return Array.from(bytes, toHex).join('') as Id;
}
