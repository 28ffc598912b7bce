/** Visitors who are nothing but sockets: they say hello, publish, and wait for the ack. */
import { randomFillSync } from 'node:crypto';
import WebSocket from 'ws';
import { type ConversationId, createId, type MessageId, type OutboxId } from '../../src/protocol/ids.ts';

export const newId = <Id extends string>(): Id => createId<Id>(Date.now(), (bytes) => randomFillSync(bytes));

const TEXT = 'A message of about the length that people write in a chat, no more.';

export async function fetchToken(url: string): Promise<string> {
  const response = await fetch(`${url}/v1/ping?key=demo`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: toPing(),
  });
  const answer = (await response.json()) as { token: string };
  return answer.token;
}

export function toPing(token?: string): string {
  const page = { id: newId(), url: 'http://shop.example/', title: 'Shop', referrer: '' };
  const engagement = { visibleMs: 31_000, scroll: 60, idleMs: 4_000 };
  const browser = { language: 'en-US', timeZone: 'Europe/Prague', screen: '1280x800' };
  const request = { page, visible: true, open: false, ...browser, engagement, reports: [] };
  return JSON.stringify({ ...request, ...(token === undefined ? {} : { token }) });
}

export interface LoadSocket {
  /** Publishes one message; resolves with its ack's delay in ms. */
  publish(): Promise<number>;
  close(): void;
}

/** @param onMessage somebody else's message arrived */
export function openLoadSocket(
  url: string,
  token: string,
  conversation: ConversationId,
  onMessage: () => void = () => {},
): Promise<LoadSocket> {
  const outbox = newId<OutboxId>();
  let number = 0;
  let acked: (() => void) | null = null;
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/socket?key=demo`, { perMessageDeflate: false });
    socket.on('error', reject);
    socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', version: 1, token, cursors: [] })));
    socket.on('message', (bytes) => {
      const text = String(bytes);
      // The type stands first in every frame that the server writes.
      if (text.startsWith('{"type":"ack"')) acked?.();
      else if (text.startsWith('{"type":"message"')) onMessage();
      else if (text.startsWith('{"type":"ping"')) socket.send('{"type":"pong"}');
      else if (text.startsWith('{"type":"welcome"')) {
        resolve({
          publish: () =>
            new Promise((done) => {
              const sentAt = performance.now();
              acked = () => done(performance.now() - sentAt);
              number += 1;
              const body = { kind: 'text', text: TEXT };
              socket.send(
                JSON.stringify({ type: 'publish', id: newId<MessageId>(), conversation, outbox, number, body }),
              );
            }),
          close: () => socket.terminate(),
        });
      }
    });
  });
}

/** Runs `work` for each of the inputs, so many at a time. */
export async function inTurns<Input, Output>(
  inputs: readonly Input[],
  atOnce: number,
  work: (input: Input) => Promise<Output>,
): Promise<Output[]> {
  const outputs: Output[] = [];
  for (let index = 0; index < inputs.length; index += atOnce) {
    outputs.push(...(await Promise.all(inputs.slice(index, index + atOnce).map(work))));
  }
  return outputs;
}
