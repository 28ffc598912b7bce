/** Stays connected: one live link, back-off between attempts, make-before-break when asked to move. */
import { CLOSE_RULES } from '../protocol/codes.ts';
import type { ClientFrame, HelloFrame, ServerFrame, WelcomeFrame } from '../protocol/frames.ts';
import { STABLE_AFTER_MS } from '../protocol/limits.ts';
import type { TransportClosed } from '../transport/transport.ts';
import { toBackoffMs } from './backoff.ts';
import { type Link, openLink } from './link.ts';
import type { ConnectionStatus } from './session.ts';
import type { SessionWorld } from './session-world.ts';
import type { Tabs } from './tabs.ts';
import { createTransportChoice } from './transport-choice.ts';

/** A wake-up storm (online, visible, pageshow at once, in every tab) is spread over so many ms. */
const WAKE_JITTER_MS = 500;

export interface ReconnectingConnection {
  readonly status: ConnectionStatus;
  connect(): void;
  /** False when there is no live link; the frame is then gone. */
  send(frame: ClientFrame): boolean;
  /** The live link did not do its work: end it and reconnect. */
  drop(): void;
  /** Another way leads to the server now: end what there is and begin with that. */
  restart(): void;
  /** Moves to a new link, the old one works until then. */
  move(): void;
  /** Asks for a sign of life; without one the link ends. */
  probe(): void;
  /** Ends everything that is under way, until `connect()`. */
  pause(): void;
  close(): void;
}

export interface ConnectionListener {
  /** The hello for the next attempt, without its token. */
  toHello(): Omit<HelloFrame, 'token'>;
  onWelcome(frame: WelcomeFrame): void;
  onFrame(frame: ServerFrame): void;
  onStatus(status: ConnectionStatus): void;
}

/** @param tabs decides whether the way to the server is one of the transports or the tab that leads */
export function createConnection(
  world: SessionWorld,
  tabs: Pick<Tabs, 'isLeader' | 'transport'>,
  listener: ConnectionListener,
): ReconnectingConnection {
  const { clock, random, network } = world;
  const choice = createTransportChoice(world.transports);
  let status: ConnectionStatus = { state: 'idle' };
  let live: Link | null = null;
  let candidate: Link | null = null;
  /** Counts attempts, so that a token that arrives late for a given-up attempt is ignored. */
  let attemptId = 0;
  let failures = 0;
  let renewToken = false;
  let cancelRetry = (): void => {};
  let cancelStable = (): void => {};
  let cancelReprobe = (): void => {};
  const stopListening = network.onWake(wake);
  let lostAt = 0;

  function setStatus(next: ConnectionStatus): void {
    status = next;
    listener.onStatus(next);
  }

  async function attempt(transport = tabs.isLeader ? choice.current() : tabs.transport): Promise<void> {
    cancelRetry();
    candidate?.close();
    candidate = null;
    attemptId += 1;
    const id = attemptId;
    if (live === null) setStatus({ state: 'connecting' });
    // Who leads has a token of its own.
    const token = transport === tabs.transport ? '-' : await world.token(renewToken).catch(() => null);
    if (id !== attemptId) return;
    if (token === null) {
      if (live === null) retryLater(undefined);
      return;
    }
    renewToken = false;
    const link: Link = openLink(
      world,
      transport,
      { ...listener.toHello(), token },
      {
        onWelcome: (frame) => promote(link, frame),
        onFrame: (frame) => receive(link, frame),
        onLost: (closed, welcomed) => lose(link, closed, welcomed),
      },
    );
    candidate = link;
  }

  function promote(link: Link, welcome: WelcomeFrame): void {
    live?.close();
    live = link;
    candidate = null;
    choice.reportWelcome(link.transport);
    cancelStable();
    cancelStable = clock.setTimer(() => {
      failures = 0;
    }, STABLE_AFTER_MS);
    cancelReprobe();
    if (tabs.isLeader && choice.isFallback()) scheduleReprobe();
    listener.onWelcome(welcome);
    setStatus({ state: 'live', transport: link.transport, self: welcome.self });
  }

  function scheduleReprobe(): void {
    cancelReprobe = clock.setTimer(() => {
      void attempt(choice.preferred());
      if (choice.isFallback()) scheduleReprobe();
    }, choice.reprobeInMs());
  }

  function receive(link: Link, frame: ServerFrame): void {
    if (link !== live) return;
    if (frame.type !== 'drain') {
      listener.onFrame(frame);
      return;
    }
    cancelRetry();
    cancelRetry = clock.setTimer(() => void attempt(), frame.inMs);
  }

  function lose(link: Link, closed: TransportClosed, welcomed: boolean): void {
    const isNext = network.isOnline() && choice.reportEnd(link.transport, welcomed);
    const wasLive = link === live;
    if (wasLive) {
      live = null;
      lostAt = clock.now();
      cancelStable();
      cancelReprobe();
    } else {
      candidate = null;
    }
    if (live !== null || candidate !== null) return;
    const rule = closed.reason === 'network' ? undefined : CLOSE_RULES[closed.reason];
    if (rule?.retry === 'never' && closed.reason !== 'network') {
      setStatus({ state: 'stopped', reason: closed.reason, text: rule.text });
      return;
    }
    renewToken ||= rule?.retry === 'renew-token';
    retryLater(closed.retryAfterMs ?? (isNext ? toBackoffMs(0, random()) : undefined));
  }

  function retryLater(wishMs: number | undefined): void {
    const delayMs = wishMs ?? toBackoffMs(failures, random());
    // The leader backs off for all of them.
    if (tabs.isLeader) failures += 1;
    cancelRetry();
    cancelRetry = clock.setTimer(() => void attempt(), delayMs);
    setStatus({ state: 'waiting', retryAt: clock.now() + delayMs, lostAt: lostAt || clock.now() });
  }

  function wake(): void {
    if (live !== null) {
      live.probe();
      return;
    }
    if (status.state !== 'waiting') return;
    cancelRetry();
    cancelRetry = clock.setTimer(() => void attempt(), random() * WAKE_JITTER_MS);
  }

  function end(): void {
    attemptId += 1;
    for (const cancel of [cancelRetry, cancelStable, cancelReprobe]) cancel();
    candidate?.close();
    live?.close();
    candidate = null;
    live = null;
  }

  function pause(): void {
    end();
    status = { state: 'idle' };
  }

  return {
    get status() {
      return status;
    },
    connect() {
      if (status.state === 'idle' || status.state === 'waiting') void attempt();
    },
    send(frame) {
      live?.send(frame);
      return live !== null;
    },
    drop: () => live?.drop(),
    restart() {
      if (status.state === 'idle') return;
      end();
      failures = 0;
      void attempt();
    },
    move() {
      if (status.state !== 'idle') void attempt();
    },
    probe: () => live?.probe(),
    pause,
    close() {
      stopListening();
      pause();
    },
  };
}
