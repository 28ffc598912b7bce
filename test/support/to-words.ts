/** What a message says, in one text: its words, its file's name, or what happened. */
import { toBodyText } from '../../src/protocol/body-text.ts';
import type { Body } from '../../src/protocol/message.ts';

export function toWords(body: Body): string {
  return body.kind === 'event' ? body.event : toBodyText(body);
}
