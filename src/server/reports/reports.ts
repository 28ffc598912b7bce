/** The reports that there are. A new one is a file and a line here. */
import { AGENTS, RANKING } from './agents.ts';
import { AGENT_AVAILABILITY, DEPARTMENT_AVAILABILITY } from './availability.ts';
import { CALLS } from './calls.ts';
import { CHANNELS } from './channels.ts';
import { CHATS } from './chats.ts';
import { FIRST_RESPONSE } from './first-response.ts';
import { LOAD_BY_HOUR, LOAD_BY_HOUR_OF_WEEK, LOAD_BY_WEEKDAY } from './load.ts';
import { MISSED } from './missed.ts';
import { RATINGS_BY_AGENT, RATINGS_BY_PERIOD } from './ratings.ts';
import type { Report } from './report.ts';
import { RESOLUTION } from './resolution.ts';
import { SLA, SLA_LOG } from './sla.ts';
import { TAGS } from './tags.ts';
import { VISITORS_TODAY } from './visitors-today.ts';

export const REPORTS: readonly Report[] = [
  CHATS,
  FIRST_RESPONSE,
  RESOLUTION,
  MISSED,
  CHANNELS,
  TAGS,
  LOAD_BY_HOUR_OF_WEEK,
  LOAD_BY_HOUR,
  LOAD_BY_WEEKDAY,
  RATINGS_BY_PERIOD,
  RATINGS_BY_AGENT,
  AGENTS,
  RANKING,
  AGENT_AVAILABILITY,
  DEPARTMENT_AVAILABILITY,
  SLA,
  SLA_LOG,
  CALLS,
  VISITORS_TODAY,
];
