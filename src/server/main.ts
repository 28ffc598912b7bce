/** Runs the server until it is told to stop. */
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import { secrets } from './auth/secrets.ts';
import { type Config, toDatabaseFile, toReportScript } from './config.ts';
import { createOwnerLink, prepareFirstStart } from './first-start.ts';
import { createReportThread } from './report-thread.ts';
import { openSqliteStore } from './store/sqlite.ts';
import { systemWorld } from './system-world.ts';

export interface RunningServer {
  readonly url: string;
  /** Path of the inbox with the one-time link in it; null when the owner has a password. */
  readonly ownerPath: string | null;
  close(): Promise<void>;
}

export async function startServer(config: Config): Promise<RunningServer> {
  await mkdir(config.data, { recursive: true });
  const store = await openSqliteStore(toDatabaseFile(config));
  const reports = createReportThread(toReportScript(config), toDatabaseFile(config));
  const accounts = { store, secrets, ...systemWorld };
  try {
    await prepareFirstStart(accounts);
    const app = await createApp(config, store, { ...systemWorld, reports });
    await app.http.listen({ host: config.host, port: config.port });
    const { port } = app.http.server.address() as AddressInfo;
    const link = await createOwnerLink(accounts, app.signIns);
    return {
      url: config.baseUrl ?? `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
      ownerPath: link === null ? null : `/inbox/#link=${link}`,
      async close() {
        await app.close();
        await reports.close();
      },
    };
  } catch (error) {
    await store.close().catch(() => {});
    throw error;
  }
}
