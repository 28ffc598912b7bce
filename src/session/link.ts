/** One attempt to be connected, from the hello to its end; the connection holds at most two of them (P15). */
import type { ClientFrame, HelloFrame, ServerFrame, WelcomeFrame } from '../protocol/frames.ts';
import { CONNECT_TIMEOUT_MS, HELLO_TIMEOUT_MS, PROBE_TIMEOUT_MS, SILENCE_TIMEOUT_MS } from '../protocol/limits.ts';
import type { Connection, Transport, TransportClosed } from '../transport/transport.ts';
import type { SessionWorld } from './session-world.ts';

export interface Link {
  readonly transport: string;
  send(frame: ClientFrame): void;
  /** Asks the server for a sign of life and ends the link when none comes in time. */
  probe(): void;
  /** Ends the link and reports it as lost. */
  drop(): void;
  /** Ends the link without a report. */
  close(): void;
}

interface LinkListener {
  onWelcome(frame: WelcomeFrame): void;
  onFrame(frame: ServerFrame): void;
  /** `welcomed` tells whether the link ever worked. */
  onLost(closed: TransportClosed, welcomed: boolean): void;
}

export function openLink(
  { clock }: Pick<SessionWorld, 'clock'>,
  transport: Transport,
  hello: HelloFrame,
  listener: LinkListener,
): Link {
  let welcomed = false;
  let ended = false;
  let cancelDeadline = clock.setTimer(drop, CONNECT_TIMEOUT_MS + HELLO_TIMEOUT_MS);
  const connection: Connection = transport.connect(hello, { onFrame: receive, onClose: lose });

  function receive(frame: ServerFrame): void {
    if (ended) return;
    if (frame.type === 'close') {
      connection.close();
      lose({ reason: frame.reason });
      return;
    }
    if (!welcomed && frame.type !== 'welcome') return;
    expectSilenceAtMost(SILENCE_TIMEOUT_MS);
    if (frame.type !== 'welcome') {
      if (frame.type === 'ping') connection.send({ type: 'pong' });
      listener.onFrame(frame);
      return;
    }
    welcomed = true;
    listener.onWelcome(frame);
  }

  function expectSilenceAtMost(ms: number): void {
    cancelDeadline();
    cancelDeadline = clock.setTimer(drop, ms);
  }

  function lose(closed: TransportClosed): void {
    if (ended) return;
    ended = true;
    cancelDeadline();
    listener.onLost(closed, welcomed);
  }

  function drop(): void {
    connection.close();
    lose({ reason: 'network' });
  }

  return {
    transport: transport.name,
    send: (frame) => connection.send(frame),
    probe() {
      connection.send({ type: 'probe' });
      expectSilenceAtMost(PROBE_TIMEOUT_MS);
    },
    drop,
    close() {
      ended = true;
      cancelDeadline();
      connection.close();
    },
  };
}
