/** When agents last did something, to the minute: each request asks, and the database need not hear of every one. */
import type { Clock } from '../../../protocol/clock.ts';
import type { AgentId } from '../../../protocol/ids.ts';
import type { AgentStatuses } from '../../store/agents/people-records.ts';

const SAVE_AFTER_MS = 60_000;

export interface LastActive {
  touch(agent: AgentId): void;
  /** Resolves when what was touched is saved. */
  close(): Promise<void>;
}

export function createLastActive(
  clock: Clock,
  { setActive }: Pick<AgentStatuses, 'setActive'>,
  onError: (error: unknown) => void,
): LastActive {
  const touched = new Set<AgentId>();
  let cancel: (() => void) | null = null;
  let saved: Promise<void> = Promise.resolve();

  function save(): void {
    cancel = null;
    const agents = [...touched];
    touched.clear();
    const at = clock.now();
    saved = saved.then(() => setActive(agents, at)).catch(onError);
  }

  return {
    touch(agent) {
      touched.add(agent);
      cancel ??= clock.setTimer(save, SAVE_AFTER_MS);
    },
    close() {
      cancel?.();
      save();
      return saved;
    },
  };
}
