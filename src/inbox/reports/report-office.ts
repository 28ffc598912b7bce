/** What has to be known before the first report is asked for: which there are, for whom, and the site's time. */
import type { ColleaguesAnswer } from '../../protocol/agent-api.ts';
import type { ApiAnswer } from '../agent-api-client.ts';
import { decodeColleaguesAnswer } from '../decode-agent-api.ts';
import type { InboxModel } from '../inbox-model.ts';
import {
  decodeDepartments,
  decodeReportOffers,
  decodeSiteTime,
  type NamedDepartment,
  type ReportOffer,
} from './decode-report.ts';

export interface ReportOffice {
  /** Those that this agent may see. */
  readonly offers: readonly ReportOffer[];
  readonly colleagues: ColleaguesAnswer['colleagues'];
  readonly departments: readonly NamedDepartment[];
  readonly timeZone: string;
}

export async function askReportOffice({ me, read }: Pick<InboxModel, 'me' | 'read'>): Promise<ApiAnswer<ReportOffice>> {
  const [offers, colleagues, departments, site] = await Promise.all([
    read('reports', decodeReportOffers),
    read('colleagues', decodeColleaguesAnswer),
    read('departments', decodeDepartments),
    read('site', decodeSiteTime),
  ]);
  if (!offers.ok) return offers;
  if (!colleagues.ok) return colleagues;
  if (!departments.ok) return departments;
  if (!site.ok) return site;
  return {
    ok: true,
    value: {
      offers: offers.value.filter(({ personal }) => personal || me.agent.role !== 'agent'),
      colleagues: colleagues.value.colleagues,
      departments: departments.value,
      timeZone: site.value.timeZone,
    },
  };
}
