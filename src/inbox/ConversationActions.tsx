/** What can be done with the conversation in front: take, decline, hand over, close. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConversationId } from '../protocol/ids.ts';
import type { ConversationGroup } from './conversation-list.ts';
import type { InboxModel } from './inbox-model.ts';
import { STRINGS } from './strings.ts';
import { TransferMenu } from './TransferMenu.tsx';

export interface ConversationActionsProps {
  readonly model: InboxModel;
  readonly conversation: ConversationId;
  readonly group: ConversationGroup;
  /** Another agent was faster with the last thing that was tried. */
  readonly isConflict: boolean;
  /** Its button is gone now: the focus needs a place. */
  onDone(deed: 'take' | 'other'): void;
}

export function ConversationActions({ model, conversation, group, isConflict, onDone }: ConversationActionsProps) {
  const [isBusy, setBusy] = useState(false);
  const [isDeclining, setDeclining] = useState(false);
  const decline = useRef<HTMLButtonElement>(null);
  const wasKept = useRef(false);
  useEffect(() => {
    if (wasKept.current) decline.current?.focus();
    wasKept.current = false;
  }, [isDeclining]);

  const run = async (deed: 'take' | 'other', act: () => Promise<boolean>): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const isDone = await act();
    setBusy(false);
    setDeclining(false);
    if (isDone) onDone(deed);
  };
  const isOver = group === 'others' || (group === 'waiting' && isConflict);

  if (isDeclining && group === 'waiting') {
    return (
      <DeclineQuestion
        isBusy={isBusy}
        onYes={() => void run('other', () => model.decline(conversation))}
        onNo={() => {
          wasKept.current = true;
          setDeclining(false);
        }}
      />
    );
  }
  return (
    <div class="pane-actions">
      {group !== 'mine' && (
        <button
          type="button"
          class="button primary"
          aria-disabled={isBusy}
          onClick={() => void run('take', () => model.take(conversation, isOver))}
        >
          {isOver ? STRINGS.takeOver : STRINGS.take}
        </button>
      )}
      {group === 'waiting' && (
        <button type="button" class="button" ref={decline} aria-disabled={isBusy} onClick={() => setDeclining(!isBusy)}>
          {STRINGS.decline}
        </button>
      )}
      {group === 'mine' && (
        <TransferMenu
          model={model}
          isBusy={isBusy}
          onTransfer={(to) => void run('other', () => model.transfer(conversation, to))}
        />
      )}
      {(group === 'waiting' || group === 'mine') && (
        <button
          type="button"
          class="button"
          aria-disabled={isBusy}
          onClick={() => void run('other', () => model.closeConversation(conversation))}
        >
          {STRINGS.close}
        </button>
      )}
    </div>
  );
}

interface DeclineQuestionProps {
  readonly isBusy: boolean;
  onYes(): void;
  onNo(): void;
}

function DeclineQuestion({ isBusy, onYes, onNo }: DeclineQuestionProps) {
  const no = useRef<HTMLButtonElement>(null);
  // On the one that does nothing: a second Enter must not decline.
  useEffect(() => no.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      class="pane-question"
      role="group"
      aria-labelledby="decline-question"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // The pane around it leaves the conversation on Escape.
        event.stopPropagation();
        onNo();
      }}
    >
      <p id="decline-question">{STRINGS.declineQuestion}</p>
      <button type="button" class="button danger" aria-disabled={isBusy} onClick={onYes}>
        {STRINGS.declineYes}
      </button>
      <button type="button" class="button" ref={no} onClick={onNo}>
        {STRINGS.declineNo}
      </button>
    </div>
  );
}
