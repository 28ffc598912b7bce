/** Conversations that nobody answered in time, and how long they waited. */
import { timesReport } from './times-report.ts';

export const MISSED = timesReport({
  name: 'missed',
  summary: 'Conversations that nobody answered in time, and how long they waited',
  filters: ['from', 'to', 'timeZone', 'groupBy', 'department'],
  kind: 'conversation-missed',
  detail: 'waitMs',
});
