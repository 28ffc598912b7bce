/** How long visitors waited for the first answer. */
import { timesReport } from './times-report.ts';

export const FIRST_RESPONSE = timesReport({
  name: 'first-response',
  summary: 'How long visitors waited for the first answer',
  filters: ['from', 'to', 'timeZone', 'groupBy', 'agent', 'department'],
  kind: 'conversation-answered',
  detail: 'waitMs',
});
