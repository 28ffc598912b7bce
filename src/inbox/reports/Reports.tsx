/** What is loaded when somebody looks at reports for the first time: the page, its style, and the charts' library. */
import './reports.css';
import type { InboxModel } from '../inbox-model.ts';
import { drawPlot } from './plot.ts';
import { ReportsPage } from './ReportsPage.tsx';

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

export function Reports({ model }: { readonly model: InboxModel }) {
  return <ReportsPage model={model} timeZone={timeZone} drawPlot={drawPlot} now={() => Date.now()} />;
}
