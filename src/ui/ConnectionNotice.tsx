/** Says what is wrong with the connection, and nothing while it is fine or only blinked. */
import type { ConnectionStatus } from '../session/session.ts';
import { toComponent } from './part.ts';

export interface ConnectionNoticeStrings {
  readonly reconnecting: string;
  readonly notSaved: string;
}

export interface ConnectionNoticeProps {
  readonly status: ConnectionStatus;
  /** False when leaving the page loses what waits to be sent. */
  readonly durable: boolean;
  readonly hasPending: boolean;
  readonly strings: ConnectionNoticeStrings;
  now(): number;
}

/** A change of network or a restarted server is over by then, and nobody needs to know. */
const QUIET_LOSS_MS = 3_000;

export const ConnectionNotice = toComponent<ConnectionNoticeProps>((host) => {
  /** When the connection went away, through all attempts to get it back; null while it is there. */
  let lostAt: number | null = null;
  let quietMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => clearTimeout(timer);

  return {
    draw() {
      const { status, durable, hasPending, strings, now } = host.props;
      if (status.state === 'waiting') lostAt = status.lostAt;
      else if (status.state === 'connecting') lostAt ??= now();
      else lostAt = null;
      quietMs = lostAt === null ? 0 : lostAt + QUIET_LOSS_MS - now();
      return (
        <div class="p-notices" role="status">
          {lostAt !== null && quietMs <= 0 && <div class="p-notice">{strings.reconnecting}</div>}
          {status.state === 'stopped' && <div class="p-notice p-stopped">{status.text}</div>}
          {!durable && hasPending && <div class="p-notice">{strings.notSaved}</div>}
        </div>
      );
    },
    place() {
      stop();
      // A timer may be early by this clock: the drawing it asks for then sets the next one.
      if (quietMs > 0) timer = setTimeout(() => host.forceUpdate(), quietMs);
    },
    close: stop,
  };
});
