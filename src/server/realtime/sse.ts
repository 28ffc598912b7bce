/** Carries frames down an event stream; the frames up come by POST and find the stream by its secret name. */
import type { ServerResponse } from 'node:http';
import type { Connections } from './connections.ts';
import type { Door, ServerConnection } from './server-connection.ts';

export interface Streams {
  /** Starts a stream that begins with `hello`. */
  open(response: ServerResponse, headers: Readonly<Record<string, string>>, door: Door, hello: unknown): void;
  /** False when no such stream lives here. */
  receive(stream: string, frames: readonly unknown[]): boolean;
}

/** @param createName makes an unguessable name */
export function createStreams(connections: Connections, createName: () => string): Streams {
  const streams = new Map<string, ServerConnection>();
  return {
    open(response, headers, door, hello) {
      const name = createName();
      response.writeHead(200, {
        ...headers,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        // nginx holds a streamed answer back unless told not to
        'x-accel-buffering': 'no',
      });
      const write = (event: string, text: string): void => {
        response.write(`event: ${event}\ndata: ${text}\n\n`);
      };
      write('stream', name);
      const connection = connections.open(
        {
          send: (text) => write('frame', text),
          close(reason) {
            write('frame', JSON.stringify({ type: 'close', reason }));
            response.end();
          },
          get bufferedBytes() {
            return response.writableLength;
          },
        },
        door,
      );
      streams.set(name, connection);
      response.on('close', () => {
        streams.delete(name);
        connections.forget(connection);
      });
      connection.receive(hello);
    },
    receive(stream, frames) {
      const connection = streams.get(stream);
      for (const frame of frames) connection?.receive(frame);
      return connection !== undefined;
    },
  };
}
