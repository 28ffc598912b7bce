/** The small chip that says what a visitor is doing; its colour says whether an agent is needed. */
import type { VisitorState } from '../protocol/visitor.ts';
import { VISITOR_STATE_TEXTS } from './visitor-strings.ts';

/** Those that are not here are quiet. */
const NEEDS: Partial<Record<VisitorState, 'agent' | 'eye'>> = {
  waitingForChat: 'agent',
  offlineMessage: 'agent',
  transferring: 'agent',
  chatting: 'eye',
  preChat: 'eye',
};

export function VisitorChip({ state }: { readonly state: VisitorState }) {
  return (
    <span class="chip" data-needs={NEEDS[state] ?? 'nothing'}>
      {VISITOR_STATE_TEXTS[state]}
    </span>
  );
}
