/** A server that sends mail, to a mail server of the test. */
import type { QueuedMail } from '../../src/server/store/mail/mail-records.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { openTestApp, type TestApp } from './test-app.ts';

/** The address that links in mail lead to; callers' requests come from it too. */
export const ORIGIN = 'http://localhost';

export interface MailingApp extends TestApp {
  readonly mailServer: MailServer;
  /** What is due, instead of its being sent: nothing is sent before the clock moves on. */
  takeQueue(): Promise<readonly QueuedMail[]>;
  end(): Promise<void>;
}

export async function openMailingApp(): Promise<MailingApp> {
  const mailServer = await startMailServer();
  const app = await openTestApp({
    PARLOR_SMTP_URL: mailServer.url,
    PARLOR_MAIL_FROM: 'chat@example.com',
    PARLOR_BASE_URL: ORIGIN,
    PARLOR_COMMIT_WINDOW_MS: '0',
  });
  return {
    ...app,
    mailServer,
    async takeQueue() {
      const { mail } = app.store;
      const now = app.clock.now();
      const taken: QueuedMail[] = [];
      for (let next = await mail.takeDue(now, now + 1); next !== null; next = await mail.takeDue(now, now + 1)) {
        await mail.settle(next.id, { state: 'sent' });
        taken.push(next);
      }
      return taken;
    },
    async end() {
      const closed = app.close();
      // No client needs the time to move away.
      app.clock.advance(0);
      await closed;
      await mailServer.close();
    },
  };
}

/** The first link in a mail. */
export function readLink(text: string): URL {
  const link = /http\S+/.exec(text)?.[0];
  if (link === undefined) throw new Error(`expected a link, got ${text}`);
  return new URL(link);
}
