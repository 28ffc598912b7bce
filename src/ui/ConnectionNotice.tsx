/** Says what is wrong with the connection, and nothing while it is fine or only blinked. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConnectionStatus } from '../session/session.ts';

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

export function ConnectionNotice({ status, durable, hasPending, strings, now }: ConnectionNoticeProps) {
  const isLost = useIsLost(status, now);
  return (
    <div class="p-notices" role="status">
      {isLost && <div class="p-notice">{strings.reconnecting}</div>}
      {status.state === 'stopped' && <div class="p-notice p-stopped">{status.text}</div>}
      {!durable && hasPending && <div class="p-notice">{strings.notSaved}</div>}
    </div>
  );
}

/** True once the connection has been away for QUIET_LOSS_MS, through all attempts to get it back. */
function useIsLost(status: ConnectionStatus, now: () => number): boolean {
  const lostAt = useRef<number | null>(null);
  const [, redraw] = useState(0);
  if (status.state === 'waiting') lostAt.current = status.lostAt;
  else if (status.state === 'connecting') lostAt.current ??= now();
  else lostAt.current = null;

  const quietUntil = lostAt.current === null ? null : lostAt.current + QUIET_LOSS_MS;
  useEffect(() => {
    if (quietUntil === null) return;
    const timer = setTimeout(() => redraw((count) => count + 1), Math.max(0, quietUntil - now()));
    return () => clearTimeout(timer);
  }, [quietUntil, now]);
  return quietUntil !== null && now() >= quietUntil;
}
