/** Where mail goes out, as the operator wrote it. */
import { decodeAddress } from '../mail/address.ts';

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise by STARTTLS, where the server offers it. */
  readonly isSecure: boolean;
  readonly auth: { readonly user: string; readonly password: string } | null;
  /** The address that mail comes from. */
  readonly from: string;
  /** The server's public address, which links in mail lead to. */
  readonly origin: string;
}

const PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;

/** Throws an error that names the variable, what was expected and what came, without the password. */
export function readSmtpSettings(url: string, from: string, origin: string | null): SmtpSettings {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const port = Object.entries(PORTS).find(([protocol]) => protocol === parsed?.protocol)?.[1];
  // Options after it would look as if they did something.
  const isPlain = parsed !== null && /^\/?$/.test(parsed.pathname) && parsed.search === '' && parsed.hash === '';
  const isEncoded = !/%(?![0-9a-f]{2})/i.test(url);
  if (parsed === null || port === undefined || parsed.hostname === '' || !isPlain || !isEncoded) {
    throw new Error('PARLOR_SMTP_URL: expected smtp://user:password@host:587 or smtps://..., got something else');
  }
  const address = decodeAddress(from);
  if (address === null) throw new Error(`PARLOR_MAIL_FROM: expected one plain e-mail address, got "${from}"`);
  // A link by what a request says would lead wherever the one who made the request likes.
  if (origin === null) throw new Error('PARLOR_BASE_URL: expected the address that links in mail lead to, got nothing');
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? port : Number(parsed.port),
    isSecure: parsed.protocol === 'smtps:',
    auth:
      parsed.username === ''
        ? null
        : { user: decodeURIComponent(parsed.username), password: decodeURIComponent(parsed.password) },
    from: address,
    origin,
  };
}
