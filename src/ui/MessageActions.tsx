/** The lazy part "menu": what can be done with one message, and what the composer then writes. */
import css from './actions.css?inline';
import type { BubbleRow } from './message-rows.ts';
import { toComponent } from './part.ts';
import { WritingBanner, type WritingStrings } from './WritingBanner.tsx';
import { createWriting, type Writing } from './writing.ts';

export { createWriting, WritingBanner, type WritingStrings };

export interface MessageActionsStrings {
  readonly label: string;
  readonly reply: string;
  readonly edit: string;
  readonly remove: string;
  readonly copy: string;
  readonly copied: string;
  readonly sureToRemove: string;
  readonly keep: string;
}

interface MessageActionsProps {
  readonly row: BubbleRow;
  /** It is the person's own, so that they may change it. */
  readonly isOwn: boolean;
  readonly strings: MessageActionsStrings;
  readonly writing: Writing;
  readonly clipboard: Pick<Clipboard, 'writeText'> | undefined;
  onRemove(row: BubbleRow): void;
}

const ICONS = {
  reply: 'M8 5 3.5 9.5 8 14M4 9.5h7.5a5 5 0 0 1 5 5v1',
  edit: 'M4 16l.8-3.4 8.6-8.6 2.6 2.6-8.6 8.6z',
  copy: 'M7.5 7.5h9v9h-9zM12.5 7.5v-4h-9v9h4',
  remove: 'M4 6h12M8 6V3.5h4V6m-6.5 0 .8 10.5h7.4L14.5 6',
} as const;

/** Its style, for the sheet of the root that it stands in. */
export const PART_CSS: string = css;

export const MessageActions = toComponent<MessageActionsProps>((host) => {
  let isAsking = false;
  let isCopied = false;

  function ask(next: boolean): void {
    isAsking = next;
    host.forceUpdate();
  }

  function copy(): void {
    const { row, clipboard } = host.props;
    // A browser that forbids it leaves the text as it is: it can still be selected.
    clipboard?.writeText(row.text).then(
      () => {
        isCopied = true;
        host.forceUpdate();
      },
      () => {},
    );
  }

  return {
    draw() {
      const { row, isOwn, strings, writing, clipboard, onRemove } = host.props;
      const isStored = row.seq > 0 && row.waiting === row.id;
      if (isAsking) {
        return (
          // biome-ignore lint/a11y/useSemanticElements: a question and its answers, no fields
          <div class="p-bar p-asking" role="group" aria-label={strings.sureToRemove}>
            {strings.sureToRemove}
            <button type="button" class="p-quiet" onClick={() => onRemove(row)}>
              {strings.remove}
            </button>
            <button type="button" class="p-quiet" onClick={() => ask(false)}>
              {strings.keep}
            </button>
          </div>
        );
      }
      return (
        <div class="p-bar" role="toolbar" aria-label={strings.label}>
          {isStored && <Action label={strings.reply} icon="reply" onClick={() => writing.aim('reply', row)} />}
          {clipboard !== undefined && row.text !== '' && (
            <Action label={isCopied ? strings.copied : strings.copy} icon="copy" onClick={copy} />
          )}
          {isStored && isOwn && row.body.kind === 'text' && (
            <Action label={strings.edit} icon="edit" onClick={() => writing.aim('edit', row)} />
          )}
          {isStored && isOwn && <Action label={strings.remove} icon="remove" onClick={() => ask(true)} />}
          <span class="p-aloud" role="status">
            {isCopied && strings.copied}
          </span>
        </div>
      );
    },
    place() {},
    close() {},
  };
});

interface ActionProps {
  readonly label: string;
  readonly icon: keyof typeof ICONS;
  onClick(): void;
}

function Action({ label, icon, onClick }: ActionProps) {
  return (
    <button type="button" aria-label={label} title={label} onClick={onClick}>
      <svg class="p-icon" viewBox="0 0 20 20" aria-hidden="true">
        <path d={ICONS[icon]} />
      </svg>
    </button>
  );
}
