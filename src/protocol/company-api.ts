/** Companies that visitors belong to, as agents keep them. */
import Type, { type Static } from 'typebox';
import type { VisitorId } from './ids.ts';
import { NamedTexts } from './named-text.ts';
import { Phone } from './profile-api.ts';
import { TextCursor } from './text-cursor.ts';

const strict = { additionalProperties: false } as const;

const COMPANY_FIELDS = {
  /** Not blank at its ends; two companies may have one name. */
  name: Type.String({ pattern: '^\\S(.{0,118}\\S)?$' }),
  /** Of its web site and mail, such as `acme.example`; empty is unknown, here and below. */
  domain: Type.String({ pattern: '^([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)?$' }),
  phone: Type.Union([Phone, Type.Literal('')]),
  address: Type.String({ maxLength: 500 }),
  note: Type.String({ maxLength: 5_000 }),
  fields: NamedTexts,
};

/** `POST /v1/agent/companies` answers 201 with the company, `PUT /v1/agent/companies/:id` changes all of one and answers 204. */
export const CompanyRequest = Type.Object(COMPANY_FIELDS, strict);
export type CompanyRequest = Static<typeof CompanyRequest>;

const Company = Type.Object(
  { ...COMPANY_FIELDS, id: Type.String(), createdAt: Type.Integer(), changedAt: Type.Integer() },
  strict,
);
export type Company = Static<typeof Company>;

/** `GET /v1/agent/companies/:id`. */
export const CompanyAnswer = Type.Object({ company: Company }, strict);

/** Beginnings, in any case; both must hold. */
export const CompaniesQuery = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
    domain: Type.Optional(Type.String({ minLength: 1, maxLength: 253 })),
    after: Type.Optional(TextCursor),
  },
  strict,
);
export type CompaniesQuery = Static<typeof CompaniesQuery>;

/** `GET /v1/agent/companies`: by name. */
export const CompaniesAnswer = Type.Object(
  { companies: Type.Array(Company), next: Type.Union([Type.String(), Type.Null()]) },
  strict,
);

/** `GET /v1/agent/companies/:id/visitors`: by id, which is about the order in which they first came. */
export const CompanyMembersAnswer = Type.Object(
  {
    visitors: Type.Array(Type.Unsafe<VisitorId>(Type.String())),
    next: Type.Union([Type.Unsafe<VisitorId>(Type.String()), Type.Null()]),
  },
  strict,
);

/** `DELETE /v1/agent/companies/:id`: how many visitors belonged to it; they stay. */
export const CompanyDeletedAnswer = Type.Object({ visitors: Type.Integer() }, strict);
