/** A real SMTP server on a free port of this machine: takes, refuses, puts off, or hangs up, as a test says. */
import type { AddressInfo, Socket } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** What it does with the next mail: takes it, answers with this code, or hangs up in the middle of it. */
export type Deed = 'take' | 'hang-up' | number;

export interface ReceivedMail extends Email {
  /** Of the envelope. */
  readonly recipients: readonly string[];
  /** As it travelled, with each header in one line. */
  readonly raw: string;
}

export interface MailServer {
  readonly url: string;
  readonly received: readonly ReceivedMail[];
  /** The next one that nobody has asked for yet, when it has come. */
  next(): Promise<ReceivedMail>;
  /** How many mails were tried, taken or not. */
  readonly tries: number;
  /** For the next mails, one each; afterwards it takes everything. */
  will(...deeds: readonly Deed[]): void;
  close(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  let deeds: readonly Deed[] = [];
  let tries = 0;
  let asked = 0;
  const askers: (() => void)[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, session, callback) {
      tries += 1;
      const [deed = 'take', ...rest] = deeds;
      deeds = rest;
      if (deed === 'hang-up') {
        for (const socket of sockets) socket.destroy();
        return;
      }
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (deed !== 'take') {
          callback(Object.assign(new Error('not this one'), { responseCode: deed }));
          return;
        }
        const raw = Buffer.concat(chunks).toString();
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        void PostalMime.parse(raw).then((mail) => {
          received.push({ ...mail, recipients, raw: raw.replace(/\r\n[ \t]+/g, ' ') });
          for (const tell of askers.splice(0)) tell();
          callback(null);
        });
      });
    },
  });
  // A client that went away is what some tests are about.
  server.on('error', () => {});
  server.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    async next() {
      asked += 1;
      const wanted = asked;
      while (received.length < wanted) await new Promise<void>((resolve) => askers.push(resolve));
      const mail = received[wanted - 1];
      if (mail === undefined) throw new Error('expected a mail, got none');
      return mail;
    },
    get tries() {
      return tries;
    },
    will(...next) {
      deeds = next;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
