/** Tells the site's people what was written while nobody was there to answer. */
import type { Message } from '../../protocol/message.ts';
import type { MailDocument, MailSite } from './mail-document.ts';
import { toMessageBlocks } from './transcript.ts';
import type { ZonedTime } from './zoned-time.ts';

export interface OfflineMessageWish {
  readonly site: MailSite;
  readonly messages: readonly Message[];
  /** What is known of the visitor, such as the page they were on. */
  readonly about: readonly string[];
  /** The conversation in the inbox. */
  readonly url: string;
  readonly stopUrl: string;
  readonly time: ZonedTime;
}

export function toOfflineMessage({ site, messages, about, url, stopUrl, time }: OfflineMessageWish): MailDocument {
  const first = messages.find(({ body }) => body.kind === 'text');
  const words = first?.body.kind === 'text' ? `: ${first.body.text}` : '';
  return {
    subject: `${site.name}: a visitor wrote${words}`,
    site,
    blocks: [
      { kind: 'text', text: 'A visitor wrote while nobody was in the inbox:' },
      ...toMessageBlocks(messages, 'Visitor', time),
      ...about.map((text) => ({ kind: 'text', text }) as const),
      { kind: 'button', label: 'Answer in the inbox', url },
    ],
    footer: [
      `Times are in the time zone ${time.zone}.`,
      'You get this because the settings of the site name you for messages that nobody was there to answer.',
    ],
    stopUrl,
  };
}
