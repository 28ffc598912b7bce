/** Hands a conversation to a colleague: a button, and behind it who works here. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Colleague } from './conversation-actions.ts';
import type { InboxModel } from './inbox-model.ts';
import { moveByKey } from './list-keys.ts';
import { toProblemText } from './problem-text.ts';
import { STRINGS } from './strings.ts';

export interface TransferMenuProps {
  readonly model: Pick<InboxModel, 'askColleagues'>;
  readonly isBusy: boolean;
  onTransfer(to: Colleague): void;
}

type Choice =
  | { readonly name: 'closed' }
  | { readonly name: 'loading' }
  | { readonly name: 'failed'; readonly text: string }
  | { readonly name: 'open'; readonly colleagues: readonly Colleague[] };

const MENU_ID = 'transfer-menu';

export function TransferMenu({ model, isBusy, onTransfer }: TransferMenuProps) {
  const [choice, setChoice] = useState<Choice>({ name: 'closed' });
  const frame = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const isOpen = choice.name !== 'closed';
  const close = (): void => setChoice({ name: 'closed' });
  useOutsidePress(frame, isOpen, close);

  // Only from the button: who went on elsewhere while it loaded is not called back.
  useEffect(() => {
    if (choice.name !== 'open' || document.activeElement !== opener.current) return;
    frame.current?.querySelector<HTMLElement>('[data-row]')?.focus();
  }, [choice]);

  const open = async (): Promise<void> => {
    setChoice({ name: 'loading' });
    const answer = await model.askColleagues();
    const next: Choice = answer.ok
      ? { name: 'open', colleagues: answer.value }
      : { name: 'failed', text: toProblemText(answer.problem) };
    setChoice((now) => (now.name === 'loading' ? next : now));
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears keys on their way up, it is nothing to act on
    <div
      class="transfer"
      ref={frame}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        // The pane around it leaves the conversation on Escape.
        event.stopPropagation();
        close();
        opener.current?.focus();
      }}
    >
      <button
        type="button"
        class="button"
        ref={opener}
        aria-expanded={isOpen}
        aria-controls={MENU_ID}
        aria-disabled={isBusy}
        onClick={() => (isOpen ? close() : void open())}
      >
        {STRINGS.transfer}
      </button>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div class="menu" id={MENU_ID} role="group" aria-label={STRINGS.transferTo} hidden={!isOpen} data-list>
        <p class="menu-title" aria-hidden="true">
          {STRINGS.transferTo}
        </p>
        <p class="empty" role="status">
          {choice.name === 'loading' && STRINGS.loadingColleagues}
          {choice.name === 'open' && choice.colleagues.length === 0 && STRINGS.noColleagues}
        </p>
        {choice.name === 'failed' && (
          <p class="empty" role="alert">
            {choice.text}
          </p>
        )}
        {choice.name === 'open' && choice.colleagues.length > 0 && (
          <ul>
            {choice.colleagues.map((colleague, index) => (
              <li key={colleague.id}>
                <button
                  type="button"
                  class="menu-row"
                  data-row
                  tabIndex={index === 0 ? 0 : -1}
                  aria-disabled={isBusy}
                  onKeyDown={moveByKey}
                  onClick={() => onTransfer(colleague)}
                >
                  <span class="row-name">{colleague.name}</span>
                  <span class="presence" data-online={colleague.online}>
                    {colleague.online ? STRINGS.colleagueOnline : STRINGS.colleagueOffline}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function useOutsidePress(frame: { readonly current: HTMLElement | null }, isOpen: boolean, onPress: () => void): void {
  useEffect(() => {
    if (!isOpen) return;
    const receive = (event: PointerEvent): void => {
      if (event.target instanceof Node && !frame.current?.contains(event.target)) onPress();
    };
    document.addEventListener('pointerdown', receive);
    return () => document.removeEventListener('pointerdown', receive);
  }, [frame, isOpen, onPress]);
}
