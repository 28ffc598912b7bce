/** Texts by names that a site makes up: custom fields of visitors and companies, attributes of widgets. */
import Type, { type Static } from 'typebox';
import { type Mistake, toField, toMistake } from './schema-mistake.ts';

const strict = { additionalProperties: false } as const;

export const FieldName = Type.String({ pattern: '^\\S(.{0,62}\\S)?$' });
/** A paragraph. */
export const FieldText = Type.String({ minLength: 1, maxLength: 1_000 });

export const NamedText = Type.Object({ name: FieldName, value: FieldText }, strict);
export type NamedText = Static<typeof NamedText>;

/** Of one visitor, company or widget. */
export const MAX_NAMED_TEXTS = 50;

export const NamedTexts = Type.Array(NamedText, { maxItems: MAX_NAMED_TEXTS });

/** A list of texts has each name once. @param field where the list stands */
export function findNameTwice(texts: readonly { readonly name: string }[], field: string): Mistake | null {
  const index = texts.findIndex(({ name }, at) => texts.findIndex((other) => other.name === name) < at);
  if (index < 0) return null;
  return toMistake(toField(toField(field, index), 'name'), 'each name once', texts[index]?.name);
}
