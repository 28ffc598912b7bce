/** Cards: what a site shows its agents about a visitor, such as an order, as rows of a label and a value. */
import Type, { type Static } from 'typebox';
import { findSchemaMistake, type Mistake } from './schema-mistake.ts';

const strict = { additionalProperties: false } as const;

/** Of one visitor: more than an agent looks at. */
export const MAX_CARDS = 20;

/** The site's own name for it, such as `order-17`. */
const CardId = Type.String({ pattern: '^\\S(.{0,62}\\S)?$' });

const CARD_FIELDS = {
  title: Type.String({ minLength: 1, maxLength: 120 }),
  rows: Type.Array(
    Type.Object(
      {
        label: Type.String({ maxLength: 80 }),
        value: Type.String({ maxLength: 500 }),
        /** Where a click leads; only there where nobody else can listen. */
        link: Type.Optional(Type.String({ pattern: '^https://\\S{1,2040}$' })),
      },
      strict,
    ),
    { maxItems: 30 },
  ),
};

/** `PUT /v1/agent/visitors/:id/cards/:card` makes it or changes all of it and answers 204; `DELETE` takes it away. */
export const CardRequest = Type.Object(CARD_FIELDS, strict);
export type CardRequest = Static<typeof CardRequest>;

const CardOfPage = Type.Object({ id: CardId, ...CARD_FIELDS }, strict);
type CardOfPage = Static<typeof CardOfPage>;

const Card = Type.Object({ ...CardOfPage.properties, createdAt: Type.Integer(), changedAt: Type.Integer() }, strict);
export type Card = Static<typeof Card>;

/** `GET /v1/agent/visitors/:id/cards`: the oldest first. */
export const CardsAnswer = Type.Object({ cards: Type.Array(Card) }, strict);

/** @param value a card with its id, as somebody's page or server made it */
export function decodeCard(value: unknown): { readonly card: CardOfPage } | { readonly mistake: Mistake } {
  const mistake = findSchemaMistake(CardOfPage, value, '');
  return mistake === null ? { card: value as CardOfPage } : { mistake };
}
