/** What routes work with; handed in by app.ts. */
import type { FileAddresses } from '../auth/file-addresses.ts';
import type { KeyDesk } from '../auth/key-desk.ts';
import type { SignInDesk } from '../auth/sign-in.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { Config } from '../config.ts';
import type { DomainWorld } from '../domain/domain-world.ts';
import type { Connections } from '../realtime/connections.ts';
import type { Streams } from '../realtime/streams.ts';
import type { ReportMaker } from '../reports/report-maker.ts';
import type { Locator } from './locate.ts';
import type { Metrics } from './metrics.ts';
import type { Assets } from './page/assets.ts';

export interface HttpWorld {
  readonly config: Config;
  readonly domain: DomainWorld;
  readonly tokens: Tokens;
  readonly fileAddresses: FileAddresses;
  readonly signIns: SignInDesk;
  readonly keys: KeyDesk;
  readonly connections: Connections;
  readonly streams: Streams;
  readonly assets: Assets;
  readonly locator: Locator;
  readonly metrics: Metrics;
  readonly reports: ReportMaker;
}
