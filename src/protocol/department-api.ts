/** Departments of a site: whom visitors may ask for, and who of the agents answers for it. */
import Type, { type Static } from 'typebox';
import type { AgentId } from './ids.ts';

const strict = { additionalProperties: false } as const;

/** A list that a visitor can still choose from. */
export const MAX_DEPARTMENTS = 100;

/** What pages and triggers call it: it stays when the name changes. */
export const DepartmentId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' });

const FIELDS = {
  name: Type.String({ pattern: '^\\S(.{0,78}\\S)?$' }),
  description: Type.String({ maxLength: 200 }),
};

export const Department = Type.Object({ id: DepartmentId, ...FIELDS }, strict);
export type Department = Static<typeof Department>;

/** `POST /v1/agent/departments` answers 201; without an `id` the name makes one. For owners and admins. */
export const CreateDepartmentRequest = Type.Object({ id: Type.Optional(DepartmentId), ...FIELDS }, strict);
export type CreateDepartmentRequest = Static<typeof CreateDepartmentRequest>;

/** `PUT /v1/agent/departments/:id` changes all of one and answers 204. */
export const ChangeDepartmentRequest = Type.Object(FIELDS, strict);
export type ChangeDepartmentRequest = Static<typeof ChangeDepartmentRequest>;

export const DepartmentAnswer = Type.Object({ department: Department }, strict);

/** `GET /v1/agent/departments`: in the order in which they were made. */
export const DepartmentsAnswer = Type.Object(
  {
    departments: Type.Array(
      Type.Object(
        {
          ...Department.properties,
          agents: Type.Array(Type.Unsafe<AgentId>(Type.String())),
          /** One of its agents is online. */
          online: Type.Boolean(),
        },
        strict,
      ),
    ),
  },
  strict,
);
export type DepartmentsAnswer = Static<typeof DepartmentsAnswer>;

/** A short form of a name: `Sales Team` is `sales-team`. Empty when nothing of the name can stand in one. */
export function toDepartmentId(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64)
    .replace(/-$/, '');
}
