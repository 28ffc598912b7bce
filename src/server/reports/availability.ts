/** Who was there for how long: each agent by status, and each department while one of its people was online. */
import type { ReportFilter } from '../../protocol/report-api.ts';
import { type Columns, PERIOD, report, toFields, toPeriods } from './report.ts';
import { measureStays, readStays, STATUSES, toElapsed, uniteStays } from './stays.ts';

const FILTERS: readonly ReportFilter[] = ['from', 'to', 'timeZone', 'groupBy', 'department'];

const BY_STATUS = toFields(STATUSES, () => 'seconds' as const) satisfies Columns;

export const AGENT_AVAILABILITY = report({
  name: 'agent-availability',
  summary: 'For how long agents were online, away, in a status of their own, and offline',
  filters: [...FILTERS, 'agent'],
  columns: { ...PERIOD, agent: 'id', name: 'text', ...BY_STATUS },
  async make(store, wish) {
    const { scope, people } = wish;
    const { list } = toPeriods(wish);
    const stays = await readStays(store, wish);
    const wanted = people.filter(
      ({ id, isActive, departments }) =>
        (scope.agent === undefined || scope.agent === id) &&
        (scope.department === undefined || departments.includes(scope.department)) &&
        // Who left long ago would be offline for ever.
        (isActive || stays.get(id)?.some(({ status }) => status !== 'offline')),
    );
    const measured = wanted.map(({ id, name }) => {
      const ofAgent = stays.get(id) ?? [{ status: 'offline', ...toElapsed(wish) } as const];
      const seconds = toFields(STATUSES, (status) =>
        measureStays(
          list,
          ofAgent.filter((stay) => stay.status === status),
        ),
      );
      return { agent: id, name, seconds };
    });
    return {
      rows: list.flatMap((period, place) =>
        measured.map(({ agent, name, seconds }) => ({
          ...period,
          agent,
          name,
          ...toFields(STATUSES, (status) => seconds[status][place] ?? 0),
        })),
      ),
    };
  },
});

export const DEPARTMENT_AVAILABILITY = report({
  name: 'department-availability',
  summary: 'For how long at least one of the people of a department was online',
  filters: FILTERS,
  columns: { ...PERIOD, department: 'id', name: 'text', online: 'seconds', offline: 'seconds' },
  async make(store, wish) {
    const { list } = toPeriods(wish);
    const people = wish.people.filter(({ isActive }) => isActive);
    const stays = await readStays(store, wish);
    const whole = measureStays(list, [toElapsed(wish)]);
    const measured = wish.departments
      .filter(({ id }) => wish.scope.department === undefined || wish.scope.department === id)
      .map(({ id: department, name }) => {
        const members = people.filter((person) => person.departments.includes(department));
        const online = members.flatMap(({ id }) => stays.get(id)?.filter(({ status }) => status === 'online') ?? []);
        return { department, name, seconds: measureStays(list, uniteStays(online)) };
      });
    return {
      rows: list.flatMap((period, place) =>
        measured.map(({ department, name, seconds }) => {
          const online = seconds[place] ?? 0;
          return { ...period, department, name, online, offline: (whole[place] ?? 0) - online };
        }),
      ),
    };
  },
});
