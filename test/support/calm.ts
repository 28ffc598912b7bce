/** Tells when real sockets of this process have nothing more to say, without waiting for a length of time. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { quiet } from './quiet.ts';

/** Between two bytes of one exchange lie a few turns of the event loop: so many rounds without a byte are its end. */
const CALM_ROUNDS = 4;

export interface Calm {
  /** Resolves when `toActivity()` stands still although everything that was under way has arrived. */
  wait(toActivity: () => number): Promise<void>;
  close(): void;
}

export async function openCalm(): Promise<Calm> {
  const listener = createServer({ noDelay: true }, (socket) => socket.pipe(socket));
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const socket: Socket = connect({ port: (listener.address() as AddressInfo).port, host: '127.0.0.1', noDelay: true });

  /** The kernel carries a byte there and back behind all bytes that were written before it. */
  async function round(): Promise<void> {
    const echo = new Promise<void>((resolve) => socket.once('data', () => resolve()));
    socket.write('.');
    await echo;
    await quiet();
  }

  return {
    async wait(toActivity) {
      for (let calm = 0; calm < CALM_ROUNDS; ) {
        const before = toActivity();
        await round();
        calm = toActivity() === before ? calm + 1 : 0;
      }
    },
    close() {
      socket.destroy();
      listener.close();
    },
  };
}
