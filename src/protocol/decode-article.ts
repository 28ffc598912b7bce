/** The door for knowledge bases: texts without what no database or reader takes, and queries of an exact shape. */
import type { Static, TSchema } from 'typebox';
import { findSchemaMistake, type Mistake, toMistake } from './schema-mistake.ts';

type Decoded<Value> = { readonly value: Value } | { readonly mistake: Mistake };

/** C0 but tab and line ends, and halves of letters: PostgreSQL takes no NUL, UTF-8 no half, and people see none of them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is for
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\p{Surrogate}]/gu;

/** @param query of an address, as it came */
export function decodeQuery<Schema extends TSchema>(schema: Schema, query: unknown): Decoded<Static<Schema>> {
  const mistake = findSchemaMistake(schema, query, '');
  return mistake === null ? { value: query as Static<Schema> } : { mistake };
}

/** What bodies about knowledge bases may have. */
interface Texts {
  readonly title?: string;
  readonly body?: string;
  readonly keywords?: string[];
  readonly language?: string;
  readonly slug?: string;
}

/** The same with texts as they are kept. @param wish has its schema's shape */
export function cleanTexts<Wish extends Texts>(wish: Wish): Decoded<Wish> {
  const { title, body, keywords, language, slug } = wish;
  const line = title === undefined ? undefined : toLine(title);
  if (line === '') return { mistake: toMistake('title', 'a text that can be read', title) };
  const texts: Texts = {
    ...(line === undefined ? {} : { title: line }),
    ...(body === undefined ? {} : { body: body.replace(UNFIT, '') }),
    ...(keywords === undefined ? {} : { keywords: [...new Set(keywords.map(toLine))].filter((word) => word !== '') }),
    ...(language === undefined ? {} : { language: toLanguageTag(language) }),
    ...(slug === undefined ? {} : { slug: slug.normalize('NFC').toLowerCase() }),
  };
  return { value: { ...wish, ...texts } };
}

const toLine = (text: string): string => text.replace(UNFIT, ' ').replace(/\s+/g, ' ').trim();

/** As the standard writes it; what has the shape of a tag and is none stays as it came. */
export function toLanguageTag(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? language;
  } catch {
    return language;
  }
}
