/** What the faces of compatible APIs work with; handed in by app.ts. */
import type { AgentId } from '../../protocol/ids.ts';
import type { FileAddresses } from '../auth/file-addresses.ts';
import type { KeyDesk } from '../auth/key-desk.ts';
import type { SignInDesk } from '../auth/sign-in.ts';
import type { Config } from '../config.ts';
import type { DomainWorld } from '../domain/domain-world.ts';
import type { ReportMaker } from '../reports/report-maker.ts';

export interface CompatWorld {
  readonly config: Pick<Config, 'apiRate' | 'baseUrl' | 'files'>;
  readonly domain: DomainWorld;
  readonly fileAddresses: FileAddresses;
  readonly keys: KeyDesk;
  readonly signIns: SignInDesk;
  readonly reports: ReportMaker;
  readonly connections: { closeAgent(agent: AgentId): void };
}
