/** How long conversations took until they were closed. */
import { timesReport } from './times-report.ts';

export const RESOLUTION = timesReport({
  name: 'resolution',
  summary: 'How long conversations took until they were closed',
  filters: ['from', 'to', 'timeZone', 'groupBy', 'agent', 'department'],
  kind: 'conversation-closed',
  detail: 'durationMs',
});
