/** Where links in mail lead: looking changes nothing, for mail programs look at links before people do. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readStopLink, stopMail } from '../domain/stop-mail.ts';
import type { HttpWorld } from './http-world.ts';
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
