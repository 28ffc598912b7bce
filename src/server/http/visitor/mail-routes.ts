/** Where links in mail lead: looking changes nothing, for mail programs look at links before people do. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { confirmAddress } from '../../domain/conversations/mail-transcript.ts';
import { readStopLink, stopMail } from '../../domain/mail/stop-mail.ts';
import type { HttpWorld } from '../http-world.ts';
import { sendMailPage, sendUnknownLink } from './mail-page.ts';

type LinkRequest = FastifyRequest<{ Querystring: Readonly<Record<string, unknown>> }>;

/** @param app a scope of its own: here, and nowhere else, forms are posted */
export function addMailRoutes(app: FastifyInstance, { domain }: HttpWorld): void {
  // The address says everything; what a form or a mail program (RFC 8058, 3.2) posts is not looked at.
  app.addContentTypeParser(
    ['application/x-www-form-urlencoded', 'multipart/form-data'],
    { parseAs: 'buffer' },
    async () => null,
  );

  app.get('/mail/confirm', (request: LinkRequest, reply) => {
    const token = toReader(request)('token');
    if (token === '') return sendUnknownLink(reply);
    return sendMailPage(reply, 200, {
      title: 'Is this your chat?',
      text: 'Somebody asked for a copy of a chat at the address that this link was mailed to. Confirm it if it was you.',
      button: { label: 'It was me: mail me the chat', path: `/mail/confirm?${new URLSearchParams({ token })}` },
    });
  });
  app.post('/mail/confirm', async (request: LinkRequest, reply) => {
    const confirmed = await confirmAddress(domain, toReader(request)('token'));
    if (confirmed === null) return sendUnknownLink(reply);
    const { address, result } = confirmed;
    return sendMailPage(reply, 200, {
      title: 'Confirmed',
      text:
        'status' in result
          ? `The chat is on its way to ${address}.`
          : `${address} is yours, but the chat cannot be mailed now.`,
      button: null,
    });
  });

  app.get('/mail/stop', (request: LinkRequest, reply) => showStop(request, reply));
  app.post('/mail/stop', async (request: LinkRequest, reply) => {
    const read = toReader(request);
    await stopMail(domain, read('address'), read('sign'), read('again') === '');
    return showStop(request, reply);
  });

  async function showStop(request: LinkRequest, reply: FastifyReply): Promise<FastifyReply> {
    const read = toReader(request);
    const [address, sign] = [read('address'), read('sign')];
    const link = await readStopLink(domain, address, sign);
    if (link === null) return sendUnknownLink(reply);
    const path = `/mail/stop?${new URLSearchParams({ address, sign, ...(link.isStopped ? { again: '1' } : {}) })}`;
    return link.isStopped
      ? sendMailPage(reply, 200, {
          title: 'No more mail',
          text: `No chats and no notices are mailed to ${link.address}. Links for a new password still are, when somebody asks for one.`,
          button: { label: 'Mail me again', path },
        })
      : sendMailPage(reply, 200, {
          title: 'No more mail?',
          text: `Chats and notices are mailed to ${link.address}.`,
          button: { label: 'Mail me nothing more', path },
        });
  }
}

/** A name that is given twice is a list, and counts as not given. */
function toReader({ query }: LinkRequest): (name: string) => string {
  return (name) => {
    const value = query[name];
    return typeof value === 'string' ? value : '';
  };
}
