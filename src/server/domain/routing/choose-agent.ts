/** Whom a conversation that waits is offered to. Pure. */
import type { AgentId } from '../../../protocol/ids.ts';
import type { Routing } from '../../../protocol/site-settings.ts';

/** An agent who is online. */
export interface Candidate {
  readonly id: AgentId;
  readonly departments: readonly string[];
  /** Conversations at once; null: as many as the site says. */
  readonly chatLimit: number | null;
  /** Conversations that they have, or are asked to take. */
  readonly load: number;
  /** When they were last asked to take one; 0: never. */
  readonly askedAt: number;
}

/** What is known of the conversation. */
export interface Need {
  /** Null: any will do. */
  readonly department: string | null;
  /** Who is asked before all others, if they have room. */
  readonly preferred: AgentId | null;
  /** Who was asked and did not take it. */
  readonly passedOver: ReadonlySet<AgentId>;
}

/** @returns null when it has to wait: nobody has room */
export function chooseAgent(
  { mode, chatLimit }: Pick<Routing, 'mode' | 'chatLimit'>,
  { department, preferred, passedOver }: Need,
  candidates: readonly Candidate[],
): AgentId | null {
  if (mode === 'manual') return null;
  const able = candidates.filter(
    (one) => (department === null || one.departments.includes(department)) && one.load < (one.chatLimit ?? chatLimit),
  );
  const fresh = able.filter(({ id }) => !passedOver.has(id));
  // When everybody was asked, the round begins again: a visitor must not wait for ever for somebody who has not been asked.
  const asked = fresh.length === 0 ? able : fresh;
  if (asked.some(({ id }) => id === preferred)) return preferred;
  const [first] = [...asked].sort(mode === 'least-busy' ? byLoad : byTurn);
  return first?.id ?? null;
}

const byId = (left: Candidate, right: Candidate): number => (left.id < right.id ? -1 : 1);
const byTurn = (left: Candidate, right: Candidate): number =>
  left.askedAt - right.askedAt || left.load - right.load || byId(left, right);
const byLoad = (left: Candidate, right: Candidate): number => left.load - right.load || byTurn(left, right);
