/** A customer's own web server, on an address that is not the chat's: pages are made of what a test gives. */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

export interface CustomerSite {
  readonly url: string;
  close(): void;
}

export interface CustomerPage {
  /** The whole document; see `toPage`. */
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @param pages by path */
export async function startCustomerSite(pages: Readonly<Record<string, CustomerPage>>): Promise<CustomerSite> {
  const server = createServer((request, response) => {
    const page = pages[request.url?.split('?')[0] ?? ''];
    response.writeHead(page === undefined ? 404 : 200, {
      'content-type': 'text/html; charset=utf-8',
      ...page?.headers,
    });
    response.end(page?.html ?? 'not found');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the customer’s server has no port');
  return {
    url: `http://localhost:${address.port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The paste that customers make, as it stands in the repository. */
export function readSnippet(server: string, key = 'demo'): string {
  return readFileSync('loader/snippet.html', 'utf8')
    .replace('https://chat.example.com', server)
    .replace('SITE_KEY', key);
}

/** A page of a few paragraphs, with `head` in its head. */
export function toPage(head: string): string {
  const paragraphs = '<p>A paragraph of a page that was there before the chat, and does not know of it.</p>'.repeat(12);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A page</title><link rel="icon" href="data:,">${head}</head><body><h1>A page</h1>${paragraphs}</body></html>`;
}
