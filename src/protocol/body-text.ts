/** What a message says, as plain text: for lists, notifications, mail and whoever draws nothing richer. */
import type { Body } from './message.ts';

/** Empty for what says nothing: events, and what was taken back. */
export function toBodyText(body: Body): string {
  switch (body.kind) {
    case 'text':
    case 'choices':
    case 'edit':
      return body.text;
    case 'file':
      return body.file.name;
    case 'cards':
      return body.cards.map(({ title }) => title).join(', ');
    case 'article':
      return body.article.title;
    case 'form':
      return body.form.name;
    case 'answers':
      return body.answers.map(({ label, value }) => `${label}: ${toAnswerText(value)}`).join('\n');
    default:
      return '';
  }
}

export const toAnswerText = (value: string | boolean): string =>
  typeof value === 'string' ? value : value ? '\u2713' : '\u2717';

/** Somebody says something by it: it counts as unread, and as an answer. What changes an earlier message does not. */
export const isSaid = ({ kind }: Body): boolean => !['event', 'edit', 'delete', 'removed'].includes(kind);
