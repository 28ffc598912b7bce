/** Signatures of webhooks after Standard Webhooks (standardwebhooks.com), 1.0.0: symmetric ones, `v1`. */
import { createHmac } from 'node:crypto';

const SECRET_PREFIX = 'whsec_';

export interface WebhookMessage {
  /** Without a full stop, which parts what is signed. */
  readonly id: string;
  /** When it is sent, Unix ms. */
  readonly at: number;
  readonly body: string;
}

/** @param secrets `whsec_` and base64; more than one while an old one is still good */
export function toSignedHeaders({ id, at, body }: WebhookMessage, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(at / 1_000));
  const sign = (secret: string): string => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  };
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': secrets.map(sign).join(' ') };
}

/** A secret of the site's own, made of one of the server's: no site can sign for another. */
export function toSiteSecret(serverSecret: string, site: string): string {
  return SECRET_PREFIX + createHmac('sha256', serverSecret).update(site).digest('base64');
}
