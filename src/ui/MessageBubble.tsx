/** One message: who, what, when, and what became of it on its way. */
import { Component } from 'preact';
import type { MessageId } from '../protocol/ids.ts';
import { toTimeText } from './local-time.ts';
import { MessageText } from './MessageText.tsx';
import type { BubbleRow } from './message-rows.ts';
import { SEEN_MARK } from './use-seen.ts';

export interface MessageBubbleStrings {
  /** Read aloud before one's own messages, which have no visible name. */
  readonly you: string;
  readonly sending: string;
  readonly sent: string;
  readonly read: string;
  /** Used when the refusal itself came without a text. */
  readonly failed: string;
  readonly retry: string;
  readonly discard: string;
}

interface MessageBubbleProps {
  readonly row: BubbleRow;
  readonly hasSeenMark: boolean;
  readonly isNamed: boolean;
  readonly strings: MessageBubbleStrings;
  onRetry(id: MessageId): void;
  onDiscard(id: MessageId): void;
}

/** What can change about a message that is on the screen. */
const DRAWN = ['text', 'at', 'name', 'isFirst', 'isLast', 'delivery'] as const satisfies readonly (keyof BubbleRow)[];
const DELIVERY_TEXTS = { queued: 'sending', sent: 'sent', read: 'read' } as const;

/** A class because of one method: a long conversation must not be drawn again for each new message. */
export class MessageBubble extends Component<MessageBubbleProps> {
  override shouldComponentUpdate(next: MessageBubbleProps): boolean {
    const { row, hasSeenMark } = this.props;
    if (hasSeenMark !== next.hasSeenMark || next.row.delivery === 'failed') return true;
    return DRAWN.some((name) => row[name] !== next.row[name]);
  }

  override render({ row, hasSeenMark, isNamed, strings, onRetry, onDiscard }: MessageBubbleProps) {
    const { delivery } = row;
    return (
      <li
        class={`p-row${row.isOwn ? ' p-own' : ''}${row.isFirst ? ' p-first' : ''}${delivery === 'failed' ? ' p-failed' : ''}`}
      >
        {row.isFirst && <div class={isNamed ? 'p-name' : 'p-aloud'}>{isNamed ? row.name : strings.you}</div>}
        <MessageText text={row.text} />
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
              {delivery !== 'none' && ` · ${strings[DELIVERY_TEXTS[delivery]]}`}
            </div>
          )
        )}
        {hasSeenMark && <span class={SEEN_MARK} />}
      </li>
    );
  }
}
