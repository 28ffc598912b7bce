/** Carries frames over WebSockets. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { CLOSE_CODES, type CloseReason } from '../../protocol/codes.ts';
import { isTooDeep } from '../../protocol/is-too-deep.ts';
import { MAX_FRAME_BYTES } from '../../protocol/limits.ts';
import type { Connections } from './connections.ts';
import type { Door } from './server-connection.ts';

/** When an address holds as many connections as it may, one more may come so much later. */
export const NO_ROOM_RETRY_S = 30;

/** Who may come in, by the request alone; a reason when nobody may. */
export type OpenDoor = (request: IncomingMessage) => Door | CloseReason;

/** Takes over the upgrades of `path` on the server. */
export function serveWebSockets(server: Server, path: string, connections: Connections, openDoor: OpenDoor): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    // Compression costs 25 times the memory of an idle socket and leaks lengths of secrets.
    perMessageDeflate: false,
    clientTracking: false,
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== path) {
      refuse(socket, '404 Not Found');
      return;
    }
    const retryAfter = connections.admit();
    if (retryAfter > 0) {
      refuse(socket, '503 Service Unavailable', `Retry-After: ${retryAfter}\r\n`);
      return;
    }
    const door = openDoor(request);
    if (typeof door !== 'string' && !connections.hasRoom(door.address)) {
      refuse(socket, '429 Too Many Requests', `Retry-After: ${NO_ROOM_RETRY_S}\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      // Accepted first: a browser tells its page the close code, but not the status of a refused upgrade.
      if (typeof door === 'string') accepted.close(CLOSE_CODES[door], door);
      else attach(accepted, connections, door);
    });
  });
}

function refuse(socket: Duplex, status: string, headers = ''): void {
  socket.end(`HTTP/1.1 ${status}\r\n${headers}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}

function attach(socket: WebSocket, connections: Connections, door: Door): void {
  const connection = connections.open(
    {
      send: (text) => socket.send(text),
      close: (reason) => socket.close(CLOSE_CODES[reason], reason),
      get bufferedBytes() {
        return socket.bufferedAmount;
      },
    },
    door,
  );
  socket.on('message', (bytes, isBinary) => {
    connection.receive(isBinary ? null : parse(String(bytes)));
  });
  socket.on('close', () => connections.forget(connection));
  // Followed by 'close'; ws has answered with the fitting code (1009 for a frame beyond MAX_FRAME_BYTES).
  socket.on('error', () => {});
}

/** Null is no frame, and is refused as one. */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isTooDeep(value) ? null : value;
  } catch {
    return null;
  }
}
