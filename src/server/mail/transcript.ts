/** A conversation for somebody to keep: the mail and the download. */
import { toBodyText } from '../../protocol/body-text.ts';
import type { Message } from '../../protocol/message.ts';
import { toSaidMessages } from '../../protocol/said-messages.ts';
import type { Block, MailDocument, MailSite } from './mail-document.ts';
import type { ZonedTime } from './zoned-time.ts';

type EventName = Extract<Message['body'], { kind: 'event' }>['event'];

/** What happened, after the name of who did it. */
const EVENT_TEXTS: Readonly<Record<EventName, string>> = {
  joined: 'joined the conversation',
  closed: 'closed the conversation',
  reopened: 'opened the conversation again',
  refused: 'could not take the conversation',
  transferred: 'handed the conversation over',
};

export interface TranscriptWish {
  readonly site: MailSite;
  readonly messages: readonly Message[];
  /** Earlier messages that are too many to show. */
  readonly leftOut: number;
  /** Whose it is: they are called "You". */
  readonly reader: 'visitor' | 'agent';
  readonly time: ZonedTime;
}

export function toTranscript({ site, messages, leftOut, reader, time }: TranscriptWish): MailDocument {
  const beginning: Block[] = leftOut === 0 ? [] : [{ kind: 'text', text: `${leftOut} earlier messages are left out.` }];
  return {
    subject: `Your conversation with ${site.name}`,
    site,
    blocks: [...beginning, ...toMessageBlocks(messages, reader === 'visitor' ? 'You' : 'Visitor', time)],
    footer: [`Times are in the time zone ${time.zone}.`],
    stopUrl: '',
  };
}

/** @param visitorName what the visitor is called */
export function toMessageBlocks(messages: readonly Message[], visitorName: string, time: ZonedTime): Block[] {
  let day = '';
  return toSaidMessages(messages).flatMap((message): Block[] => {
    const today = time.toDay(message.at);
    const isNewDay = today !== day;
    day = today;
    return [...(isNewDay ? [{ kind: 'day', text: today } as const] : []), toBlock(message, visitorName, time)];
  });
}

function toBlock({ author, body, at }: Message, visitorName: string, { toTime }: ZonedTime): Block {
  const name = author.kind === 'visitor' ? visitorName : author.name || 'Support';
  const time = toTime(at);
  if (body.kind === 'event') return { kind: 'event', time, text: `${name} ${EVENT_TEXTS[body.event]}` };
  // No address: it would expire, and open the file to whoever reads the mail.
  const text = body.kind === 'file' ? `Sent a file: ${body.file.name} (${body.file.type})` : toBodyText(body);
  return { kind: 'message', side: author.kind === 'visitor' ? 'visitor' : 'site', author: name, time, text };
}
