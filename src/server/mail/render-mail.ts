/** A mail's document as what is sent: a subject of one line, plain text, and HTML that says the same. */
import { toHeaderText } from './address.ts';
import type { MailDocument, RenderedMail } from './mail-document.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';

export function renderMail(document: MailDocument): RenderedMail {
  return { subject: toHeaderText(document.subject), text: renderText(document), html: renderHtml(document) };
}
