/** Who came to the site since midnight. */
import { report } from './report.ts';

export const VISITORS_TODAY = report({
  name: 'visitors-today',
  summary: 'Visits, new visitors and page views since midnight',
  filters: ['timeZone'],
  columns: { visits: 'count', newVisitors: 'count', pageViews: 'count' },
  make: async (store, { scope }) => ({ rows: [await store.visitors(scope)] }),
});
