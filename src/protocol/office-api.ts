/** When the office is open, and whether anybody is there now. */
import Type, { type Static } from 'typebox';
import { OfficeHours, SiteSettings } from './site-settings.ts';

const strict = { additionalProperties: false } as const;

/**
 * `GET /v1/agent/office-hours`, and `PUT` of all of it, which answers 204 and is for owners and admins. It is the part of the site's
 * settings that is about time.
 */
export const OfficeTimes = Type.Object(
  { timeZone: SiteSettings.properties.timeZone, officeHours: OfficeHours },
  strict,
);
export type OfficeTimes = Static<typeof OfficeTimes>;

const Instant = Type.Union([Type.Integer(), Type.Null()]);

/** `GET /v1/agent/online`. */
export const OnlineAnswer = Type.Object(
  {
    /** By the office hours; `since` and `until` are null where they are more than two weeks away. */
    office: Type.Object({ open: Type.Boolean(), since: Instant, until: Instant }, strict),
    /** Who has the inbox open, and for which departments. */
    agents: Type.Object({ online: Type.Integer(), departments: Type.Array(Type.String()) }, strict),
  },
  strict,
);
export type OnlineAnswer = Static<typeof OnlineAnswer>;
