/** What a message says, in one text: its words, its file's name, or what happened. */
import type { Body } from '../../src/protocol/message.ts';

export function toWords(body: Body): string {
  if (body.kind === 'event') return body.event;
  return body.kind === 'file' ? body.file.name : body.text;
}
