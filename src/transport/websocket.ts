/** Frames over one WebSocket, as JSON text. */

import type { Clock } from '../protocol/clock.ts';
import { CLOSE_CODES, type CloseReason } from '../protocol/codes.ts';
import { decodeServerFrame } from '../protocol/decode-server-frame.ts';
import { CONNECT_TIMEOUT_MS } from '../protocol/limits.ts';
import type { Transport, TransportClosed } from './transport.ts';

export interface WebSocketWorld {
  /** `wss://host/v1/socket?key=SITE_KEY` */
  readonly url: string;
  readonly clock: Clock;
  /** May throw (a policy of the page); that counts as a network failure. */
  createSocket(url: string): WebSocket;
}

export function createWebSocketTransport({ url, clock, createSocket }: WebSocketWorld): Transport {
  return {
    name: 'websocket',
    connect(hello, listener) {
      let isOver = false;
      let socket: WebSocket | null = null;
      const end = (closed: TransportClosed | null): void => {
        if (isOver) return;
        isOver = true;
        cancelDeadline();
        socket?.close();
        if (closed !== null) listener.onClose(closed);
      };
      const cancelDeadline = clock.setTimer(() => end({ reason: 'network' }), CONNECT_TIMEOUT_MS);
      try {
        socket = createSocket(url);
        socket.onopen = () => {
          cancelDeadline();
          if (!isOver) socket?.send(JSON.stringify(hello));
        };
        socket.onmessage = ({ data }) => {
          const frame = typeof data === 'string' ? decodeServerFrame(data) : null;
          if (!isOver && frame !== null) listener.onFrame(frame);
        };
        socket.onclose = ({ code }) => end({ reason: toReason(code) });
      } catch {
        // The page's policy forbids sockets: the same as a network without them. Later, so that connect() never calls back.
        clock.setTimer(() => end({ reason: 'network' }), 0);
      }
      return {
        send(frame) {
          if (!isOver && socket?.readyState === 1) socket.send(JSON.stringify(frame));
        },
        close: () => end(null),
      };
    },
  };
}

function toReason(code: number): CloseReason | 'network' {
  const reasons = Object.entries(CLOSE_CODES) as [CloseReason, number][];
  return reasons.find(([, own]) => own === code)?.[0] ?? 'network';
}
