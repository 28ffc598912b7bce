/** Hands one mail to the operator's mail server, which takes it, refuses it, or is not there. */
import { createTransport } from 'nodemailer';
import { decodeAddress, toHeaderText } from '../mail/address.ts';
import type { QueuedMail } from '../store/mail/mail-records.ts';
import type { SmtpSettings } from './smtp-settings.ts';

/** A server that says nothing for so long is not there; well below the lease of a mail. */
const TIMEOUTS = { connectionTimeout: 30_000, greetingTimeout: 30_000, socketTimeout: 60_000, dnsTimeout: 30_000 };
/** Answers about our account and not about the mail (RFC 4954, 6): the operator can put them right. */
const ACCOUNT_ANSWERS: readonly unknown[] = [530, 534, 535, 538];
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

export type SendResult =
  | { readonly isSent: true }
  /** @property isFinal trying again would change nothing */
  | { readonly isSent: false; readonly isFinal: boolean; readonly error: string };

export type SendMail = (mail: QueuedMail, signal: AbortSignal) => Promise<SendResult>;

export function createSmtpSender({ host, port, isSecure, auth, from }: SmtpSettings): SendMail {
  const transport = createTransport({
    host,
    port,
    secure: isSecure,
    // A password does not cross a network in the clear.
    requireTLS: !isSecure && auth !== null && !LOOPBACK.test(host),
    ...(auth === null ? {} : { auth: { user: auth.user, pass: auth.password } }),
    ...TIMEOUTS,
    // Nothing that a mail says makes this server open a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const fromHost = from.slice(from.indexOf('@') + 1);
  const toMessageId = (id: string): string => `<${id}@${fromHost}>`;

  return async (mail, signal) => {
    // Checked where it came in; here nothing else gets as far as the library, whose parser reads more into a text.
    const to = decodeAddress(mail.recipient);
    if (to === null) return { isSent: false, isFinal: true, error: 'expected one plain address' };
    try {
      await transport.sendMail({
        envelope: { from, to: [to] },
        from: { name: toHeaderText(mail.fromName), address: from },
        to: { name: '', address: to },
        subject: toHeaderText(mail.subject),
        text: mail.text,
        html: mail.html,
        messageId: toMessageId(mail.id),
        date: new Date(mail.createdAt),
        ...(mail.thread === '' ? {} : { references: toMessageId(mail.thread), inReplyTo: toMessageId(mail.thread) }),
        headers: toHeaders(mail),
        signal,
      });
      return { isSent: true };
    } catch (error) {
      return toFailure(error);
    }
  };
}

/** RFC 3834: no holiday note answers it. RFC 8058: one click in the mail program ends it. */
function toHeaders({ stopUrl }: QueuedMail): Record<string, string> {
  const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
  if (stopUrl === '') return automatic;
  return {
    ...automatic,
    'List-Unsubscribe': `<${new URL(stopUrl).href}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

function toFailure(error: unknown): SendResult {
  const { responseCode, message }: { responseCode?: unknown; message?: unknown } = Object(error);
  const isRefused = typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600;
  return {
    isSent: false,
    isFinal: isRefused && !ACCOUNT_ANSWERS.includes(responseCode),
    error: toHeaderText(String(message), 300),
  };
}
