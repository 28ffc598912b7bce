/** One message: who, what, when, and what became of it on its way. */
import { Component, type ComponentChild } from 'preact';
import type { MessageId } from '../protocol/ids.ts';
import { toTimeText } from './local-time.ts';
import { MessageText } from './MessageText.tsx';
import type { BubbleRow } from './message-rows.ts';
import { SEEN_MARK } from './seen-watcher.ts';

export interface MessageBubbleStrings {
  /** Stands for one's own name where the log has none; a visitor's is only read aloud. */
  readonly you: string;
  readonly sending: string;
  readonly sent: string;
  readonly read: string;
  /** Used when the refusal itself came without a text. */
  readonly failed: string;
  readonly retry: string;
  readonly discard: string;
}

/** What the place around a conversation adds to its messages. */
export interface BubbleExtras {
  /** Draws what is more than a text; null: not here yet, so that its text stands for it. */
  drawBody?(row: BubbleRow): ComponentChild;
}

interface MessageBubbleProps {
  readonly row: BubbleRow;
  readonly hasSeenMark: boolean;
  readonly isNamed: boolean;
  readonly strings: MessageBubbleStrings;
  readonly extras: BubbleExtras;
  onRetry(id: MessageId): void;
  onDiscard(id: MessageId): void;
}

/** A class because of one method: a long conversation must not be drawn again for each new message. */
export class MessageBubble extends Component<MessageBubbleProps> {
  override shouldComponentUpdate(next: MessageBubbleProps): boolean {
    const { row, hasSeenMark } = this.props;
    if (hasSeenMark !== next.hasSeenMark || next.row.delivery === 'failed') return true;
    // What draws richer ones may just have come, and knows by itself what else changed.
    if (next.row.body.kind !== 'text') return true;
    const drawn = Object.values(row);
    return Object.values(next.row).some((value, index) => value !== drawn[index]);
  }

  override render({ row, hasSeenMark, isNamed, strings, extras, onRetry, onDiscard }: MessageBubbleProps) {
    const { delivery } = row;
    const name = (isNamed && row.name) || (row.isOwn && strings.you);
    return (
      <li
        class={`p-row${row.isOwn ? ' p-own' : ''}${row.isFirst ? ' p-first' : ''}${delivery === 'failed' ? ' p-failed' : ''}`}
      >
        {row.isFirst && name && <div class={isNamed ? 'p-name' : 'p-aloud'}>{name}</div>}
        {(row.body.kind !== 'text' && extras.drawBody?.(row)) || <MessageText text={row.text} />}
        {delivery === 'failed' ? (
          <div class="p-failure">
            {row.error || strings.failed}
            <button type="button" class="p-quiet" onClick={() => onRetry(row.id)}>
              {strings.retry}
            </button>
            <button type="button" class="p-quiet" onClick={() => onDiscard(row.id)}>
              {strings.discard}
            </button>
          </div>
        ) : (
          (row.isLast || delivery !== 'none') && (
            <div class="p-meta" aria-live="off">
              <time dir="auto" dateTime={new Date(row.at).toISOString()}>
                {toTimeText(row.at)}
              </time>
              {delivery !== 'none' && ` · ${strings[delivery === 'queued' ? 'sending' : delivery]}`}
            </div>
          )
        )}
        {hasSeenMark && <span class={SEEN_MARK} />}
      </li>
    );
  }
}
