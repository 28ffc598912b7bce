/** A page that a link in a mail leads to: one question, one button, no script. */
import type { FastifyReply } from 'fastify';
import { escapeHtml } from '../../mail/render-html.ts';

const POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export interface MailPage {
  readonly title: string;
  readonly text: string;
  /** What its button says, and the address that it posts to; null for none. */
  readonly button: { readonly label: string; readonly path: string } | null;
}

export function sendMailPage(reply: FastifyReply, status: number, { title, text, button }: MailPage): FastifyReply {
  const form =
    button === null
      ? ''
      : `<form method="post" action="${escapeHtml(button.path)}"><p><button>${escapeHtml(button.label)}</button></p></form>`;
  return reply
    .status(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', POLICY)
    .header('cache-control', 'no-store')
    .send(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/welcome/welcome.css">
</head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${form}</main></body>
</html>
`);
}

export const sendUnknownLink = (reply: FastifyReply): FastifyReply =>
  sendMailPage(reply, 404, {
    title: 'This link leads nowhere',
    text: 'It is not complete, too old, or from somewhere else. Copy it from the mail as a whole and try again.',
    button: null,
  });
