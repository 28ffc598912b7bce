/** Carries frames down a stream or to those who poll; the frames up come by POST and find the stream by its secret name. */
import type { ServerResponse } from 'node:http';
import type { Clock } from '../../protocol/clock.ts';
import type { Connections } from './connections.ts';
import { createPollPeer, type PollPeer } from './poll-peer.ts';
import type { Door, ServerConnection } from './server-connection.ts';

export interface Streams {
  /** Starts an event stream that begins with `hello`. */
  open(response: ServerResponse, headers: Readonly<Record<string, string>>, door: Door, hello: unknown): void;
  /** Starts a stream that is fetched bit by bit, and returns its name. */
  openPoll(door: Door, hello: unknown): string;
  /** Null when no such stream lives here. */
  poll(stream: string): PollPeer | null;
  /** Who polled will not come back. */
  closePoll(stream: string): void;
  /** False when no such stream lives here. */
  receive(stream: string, frames: readonly unknown[]): boolean;
}

/** @param createName makes an unguessable name */
export function createStreams(connections: Connections, clock: Clock, createName: () => string): Streams {
  const streams = new Map<string, { readonly connection: ServerConnection; readonly poll: PollPeer | null }>();

  function forget(name: string): void {
    const stream = streams.get(name);
    streams.delete(name);
    if (stream !== undefined) connections.forget(stream.connection);
  }

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
      streams.set(name, { connection, poll: null });
      response.on('close', () => forget(name));
      connection.receive(hello);
    },
    openPoll(door, hello) {
      const name = createName();
      const poll = createPollPeer(clock, () => forget(name));
      const connection = connections.open(poll, door);
      streams.set(name, { connection, poll });
      connection.receive(hello);
      return name;
    },
    poll: (stream) => streams.get(stream)?.poll ?? null,
    closePoll(stream) {
      if (streams.get(stream)?.poll) forget(stream);
    },
    receive(stream, frames) {
      const connection = streams.get(stream)?.connection;
      for (const frame of frames) connection?.receive(frame);
      return connection !== undefined;
    },
  };
}
