/** What an act makes of a conversation's row, and what the events tell of it. Pure of the database. */
import { CONVERSATION_ACTS } from '../../../protocol/conversation-state.ts';
import type { Schema } from '../schema.ts';
import type { NewEvent } from '../store.ts';
import type { ConversationChange } from './conversation-records.ts';
import { toDepartment } from './place-message.ts';

type Row = Schema['conversation'];

/** @returns null when it is not as the change expects */
export function changeRow(
  row: Row,
  change: ConversationChange,
): { readonly row: Row; readonly events: readonly NewEvent[] } | null {
  const { act, expectedAgent, agent, department, message, event } = change;
  const { from, to }: { from: readonly Row['state'][]; to: Row['state'] } = CONVERSATION_ACTS[act];
  if (!from.includes(row.state)) return null;
  if (expectedAgent !== 'any' && expectedAgent !== row.agent_id) return null;
  const { at } = event;
  const isEnd = to === 'closed' || to === 'missed';
  const wasOver = row.state === 'closed' || row.state === 'missed';
  const isOffer = to === 'transferring' || (to === 'waiting' && agent !== null);
  const changed: Row = {
    ...row,
    state: to,
    agent_id: agent?.id ?? null,
    agent_name: agent?.name ?? '',
    department_id: department ?? row.department_id,
    last_seq: row.last_seq + (message === null ? 0 : 1),
    updated_at: at,
    opened_at: wasOver && !isEnd ? at : row.opened_at,
    waiting_since: isEnd ? null : to === 'waiting' ? (row.waiting_since ?? at) : row.waiting_since,
    offered_at: isOffer ? at : null,
    closed_at: to === 'closed' ? at : null,
    last_agent_id: to === 'open' ? (agent?.id ?? null) : row.last_agent_id,
  };
  const told: NewEvent = { ...event, visitor: row.visitor_id, ...toDepartment(changed), ...toTimes(row, event, isEnd) };
  // Whoever takes what is over takes it up again; reports count that by its own name.
  const isReopened = wasOver && event.kind === 'conversation-taken';
  return { row: changed, events: isReopened ? [{ ...told, kind: 'conversation-reopened' }, told] : [told] };
}

/** How long it took, of what has come to an end; the agent who had it, unless the event names another. */
function toTimes(row: Row, { agent, detail, at }: NewEvent, isEnd: boolean): Pick<NewEvent, 'detail' | 'agent'> {
  if (!isEnd) return {};
  const waitMs = row.waiting_since === null ? {} : { waitMs: at - row.waiting_since };
  const had = agent ?? row.agent_id ?? row.last_agent_id;
  return {
    detail: { ...detail, durationMs: at - row.opened_at, ...waitMs },
    ...(had === null ? {} : { agent: had }),
  };
}
