/** Smartsupp's office hours are the site's; theirs have an offset from GMT where ours have a time zone. */
import Type from 'typebox';
import type { OfficeTimes } from '../../../protocol/office-api.ts';
import { toMistake } from '../../../protocol/schema-mistake.ts';
import { OfficeHours } from '../../../protocol/site-settings.ts';
import { changeOfficeTimes, readOfficeTimes } from '../../domain/sites/office.ts';
import { createOffset, HOUR_MS } from '../../reports/time-zone.ts';
import { type Call, call } from './call.ts';

const { active, days, config } = OfficeHours.properties;

const Change = Type.Object({
  active: Type.Optional(active),
  days: Type.Optional(days),
  timezone: Type.Optional(Type.Number({ minimum: -12, maximum: 14 })),
  config: Type.Optional(config),
});

export const OFFICE_HOUR_CALLS: readonly Call[] = [
  call({
    method: 'GET',
    path: '/accounts/:aid/officehours/get',
    summary: 'Read office hours',
    async act({ world, site }) {
      const times = await readOfficeTimes(world.domain, { site: site.id });
      return 'refused' in times ? times : toForeignTimes(times, world.domain.clock.now());
    },
  }),
  call({
    method: 'POST',
    path: '/accounts/:aid/officehours/update',
    summary: 'Change office hours; what is absent stays',
    schema: Change,
    body: {
      active: true,
      days: [1, 2],
      timezone: 1,
      config: [{ dow: 1, times: [{ from: 480, to: 1_020 }] }],
    },
    async act({ world, agent, site, body: { timezone, ...hours } }) {
      const { domain } = world;
      const before = await readOfficeTimes(domain, { site: site.id });
      if ('refused' in before) return before;
      const now = domain.clock.now();
      const timeZone = timezone === undefined ? before.timeZone : toTimeZone(timezone, before.timeZone, now);
      if (timeZone === null) {
        return {
          mistake: toMistake('timezone', 'whole hours from GMT, or those of the time zone that is set', timezone),
        };
      }
      const { officeHours } = before;
      const times: OfficeTimes = {
        timeZone,
        officeHours: {
          ...officeHours,
          active: hours.active ?? officeHours.active,
          days: hours.days ?? officeHours.days,
          config: hours.config ?? officeHours.config,
        },
      };
      const result = await changeOfficeTimes(domain, agent, times);
      if (result === 'done') return toForeignTimes(times, now);
      if (!('mistake' in result)) return result;
      return { mistake: { ...result.mistake, field: result.mistake.field.replace('officeHours.', '') } };
    },
  }),
];

const toHours = (timeZone: string, now: number): number => createOffset(timeZone)(now) / HOUR_MS;

const toForeignTimes = ({ timeZone, officeHours }: OfficeTimes, now: number) => ({
  active: officeHours.active,
  days: officeHours.days,
  timezone: toHours(timeZone, now),
  config: officeHours.config,
});

/** A zone that is as far from GMT now stays: it knows when clocks change. Signs of the others are the wrong way round (IANA's `etcetera`). */
function toTimeZone(hours: number, before: string, now: number): string | null {
  if (toHours(before, now) === hours) return before;
  if (!Number.isInteger(hours)) return null;
  return hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}
