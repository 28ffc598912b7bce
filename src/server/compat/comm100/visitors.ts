/** Comm100's visitors: those who are on the site, and who were in the last day; their custom variables can be set. */
import Type from 'typebox';
import { toMistake } from '../../../protocol/schema-mistake.ts';
import { toNumbers } from '../../domain/sites/foreign-numbers.ts';
import { findSeenVisitor, listSeenVisitors, type SeenVisitor } from '../../domain/visitors/seen-visitors.ts';
import { changeVariables } from '../../domain/visitors/visitor-variables.ts';
import { NOT_FOUND } from '../refused.ts';
import { type Asked, type Call, call, SYSTEM } from './call.ts';
import { createZoneTexts, toForeignVisitor } from './visitor-json.ts';

const DAY_MS = 86_400_000;
const MAX_PAGE_SIZE = 100;
/** What a list reaches by its pages. */
const MAX_LISTED = 1_000;

const STATUSES = [
  'waitingForChat',
  'chatting',
  'preChat',
  'manuallyInvited',
  'autoInvited',
  'offlineMessage',
  'refusedByOperator',
  'refusedByVisitor',
  'chatEnded',
  'inSite',
  'outOfSite',
  'transferring',
  'manuallyInvitedByWindow',
  'systemProcessing',
] as const satisfies readonly SeenVisitor['state'][];

const Digits = Type.String({ pattern: '^[1-9][0-9]{0,3}$' });
const Wish = Type.Object({
  status: Type.Optional(Type.Enum([...STATUSES])),
  pageIndex: Type.Optional(Digits),
  pageSize: Type.Optional(Digits),
});

const Text = Type.Union([Type.String({ maxLength: 500 }), Type.Null()]);
/** Shown as a link: nothing that runs. */
const Address = Type.Union([Type.String({ pattern: '^(https?://[^\\s]{1,2000})?$' }), Type.Null()]);
const Variables = Type.Array(
  Type.Object({
    name: Type.String({ minLength: 1, maxLength: 64 }),
    value: Type.Optional(Text),
    url: Type.Optional(Address),
  }),
  { minItems: 1, maxItems: 50 },
);

export const VISITOR_CALLS: readonly Call[] = [
  call({
    method: 'GET',
    path: '/livechat/visitors',
    summary: 'List visitors who are here, and who were in the last day: a hundred at once',
    querySchema: Wish,
    async act(asked) {
      const { world, site, query } = asked;
      const limit = Math.min(Number(query.pageSize ?? MAX_PAGE_SIZE), MAX_PAGE_SIZE);
      const offset = (Number(query.pageIndex ?? 1) - 1) * limit;
      if (offset + limit > MAX_LISTED) {
        return { mistake: toMistake('pageIndex', `one of the first ${MAX_LISTED} visitors`, query.pageIndex) };
      }
      const since = world.domain.clock.now() - DAY_MS;
      const state = query.status;
      const wish = { since, offset, limit, ...(state === undefined ? {} : { state }) };
      return answerAll(asked, await listSeenVisitors(world.domain, site, wish));
    },
  }),
  call({
    method: 'GET',
    path: '/livechat/visitors/:id',
    summary: 'Read a visitor',
    act: (asked) => answer(asked),
  }),
  call({
    method: 'PUT',
    path: '/livechat/visitors/:id',
    summary: 'Set custom variables of a visitor; those that are not named stay, and so does what is absent of one',
    schema: Variables,
    isList: true,
    body: [
      { name: 'company', value: 'Comm100', url: 'https://www.example.com/' },
      { name: 'plan', value: 'gold' },
    ],
    async act(asked) {
      const { world, site, agent, id, body } = asked;
      const seen = await findSeenVisitor(world.domain, site, id);
      if (seen === null) return NOT_FOUND;
      const wishes = body.map(({ name, value, url }) => ({
        name,
        ...(value == null ? {} : { value }),
        ...(url == null ? {} : { url }),
      }));
      const principal = { kind: 'agent', id: agent.id, site: agent.site, name: agent.name } as const;
      const result = await changeVariables(world.domain, principal, id, { variables: wishes });
      if ('variables' in result) return answer(asked);
      if (!('mistake' in result)) return result;
      // The list is the whole body here.
      return { mistake: { ...result.mistake, field: result.mistake.field.replace(/^variables/, '') } };
    },
  }),
];

type AnyAsked = Asked<unknown, unknown>;

async function answer(asked: AnyAsked): Promise<object> {
  const seen = await findSeenVisitor(asked.world.domain, asked.site, asked.id);
  if (seen === null) return NOT_FOUND;
  const [visitor = NOT_FOUND] = await answerAll(asked, [seen]);
  return visitor;
}

async function answerAll(asked: AnyAsked, seen: readonly SeenVisitor[]): Promise<object[]> {
  const { world, site } = asked;
  const toZone = createZoneTexts(world.domain.clock.now());
  const departments = await readDepartmentIds(asked);
  return seen.map((one) => {
    const wish = one.visit.department;
    const department = site.departments.find(({ id, name }) => wish !== '' && (wish === id || wish === name));
    return toForeignVisitor(one, { site, toZone, departmentId: departments(department?.id) });
  });
}

/** Ours are names of a site; theirs are numbers, written as a guid in the newer version, which is all zeros for none. */
async function readDepartmentIds({ world, site, version }: AnyAsked): Promise<(id: string | undefined) => string> {
  const ids = site.departments.map(({ id }) => id);
  const numbers = await toNumbers(
    world.domain,
    SYSTEM,
    'department',
    ids.map((id) => `${site.id}/${id}`),
  );
  const byId = new Map(ids.map((id, index) => [id, numbers[index] ?? '']));
  return (id) => {
    const number = byId.get(id ?? '') ?? '';
    return version === 'v3' ? number : `00000000-0000-0000-0000-${number.padStart(12, '0')}`;
  };
}
