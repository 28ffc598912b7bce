/** A web server of this machine that keeps what came and answers as it is told. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** @param host absent: every address of this machine */
export async function startReceiver(host?: string) {
  const received: Received[] = [];
  let connections = 0;
  let answer: Answer = (_request, response) => {
    response.end('ok');
  };
  let watchers: { count: number; resolve: () => void }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    received.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
    for (const { count, resolve } of watchers) if (received.length >= count) resolve();
    watchers = watchers.filter(({ count }) => received.length < count);
    answer(request, response);
  });
  server.on('connection', () => {
    connections++;
  });
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    received,
    port,
    url: `http://${host ?? '127.0.0.1'}:${port}/hook`,
    connections: () => connections,
    answerWith(next: Answer): void {
      answer = next;
    },
    /** One after the other, then 200. */
    answerStatuses(...statuses: number[]): void {
      answer = (_request, response) => response.writeHead(statuses.shift() ?? 200).end();
    },
    /** Resolves when so many requests have come. */
    arrived: (count: number) =>
      new Promise<void>((resolve) => {
        if (received.length >= count) resolve();
        else watchers.push({ count, resolve });
      }),
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}
