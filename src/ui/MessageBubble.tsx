/** One message: who, what, when, and what became of it on its way. */
import { Component, type ComponentChild } from 'preact';
import type { MessageId } from '../protocol/ids.ts';
import { toTimeText } from './local-time.ts';
import { isMarked, MessageText } from './MessageText.tsx';
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
  readonly edited: string;
  /** Stands where a message was taken back. */
  readonly removed: string;
  /** Names the button above an answer that leads to what it answers. */
  readonly quoted: string;
}

/** What the place around a conversation adds to its messages. */
export interface BubbleExtras {
  /** Draws what is more than a text; null: not here yet, so that its text stands for it. */
  drawBody?(row: BubbleRow): ComponentChild;
  /** What can be done with a message; drawn for the one that is pointed at. */
  drawActions?(row: BubbleRow): ComponentChild;
}

interface MessageBubbleProps {
  readonly row: BubbleRow;
  readonly hasSeenMark: boolean;
  readonly isNamed: boolean;
  readonly strings: MessageBubbleStrings;
  readonly extras: BubbleExtras;
  /** The person points at it, or has the focus in it. */
  readonly isActive: boolean;
  onJump(id: MessageId): void;
  onRetry(id: MessageId): void;
  onDiscard(id: MessageId): void;
}

/** A class because of one method: a long conversation must not be drawn again for each new message. */
export class MessageBubble extends Component<MessageBubbleProps> {
  override shouldComponentUpdate(next: MessageBubbleProps): boolean {
    const { row, hasSeenMark, isActive } = this.props;
    if (hasSeenMark !== next.hasSeenMark || isActive !== next.isActive || isActive) return true;
    // What draws richer ones may just have come, and knows by itself what else changed.
    if (next.row.delivery === 'failed' || isRich(next.row)) return true;
    const drawn = Object.values(row);
    return Object.values(next.row).some((value, index) => value !== drawn[index]);
  }

  override render(props: MessageBubbleProps) {
    const { row, hasSeenMark, isNamed, strings, isActive, extras } = props;
    const { delivery } = row;
    const name = (isNamed && row.name) || (row.isOwn && strings.you);
    return (
      // Arrow keys go from message to message; none is a stop of Tab.
      <li tabIndex={-1} data-id={row.id} class={toClass(row)}>
        {row.isFirst && name && <div class={isNamed ? 'p-name' : 'p-aloud'}>{name}</div>}
        {row.replyTo !== null && <Quote {...props} of={row.replyTo} />}
        {isActive && !row.isRemoved && extras.drawActions && (
          // Nobody asked to have it read aloud.
          <div class="p-actions" aria-live="off">
            {extras.drawActions(row)}
          </div>
        )}
        {drawSaid(row, strings, extras)}
        {delivery === 'failed' ? (
          <div class="p-failure">
            {row.error || strings.failed}
            <button type="button" class="p-quiet" onClick={() => props.onRetry(row.waiting)}>
              {strings.retry}
            </button>
            <button type="button" class="p-quiet" onClick={() => props.onDiscard(row.waiting)}>
              {strings.discard}
            </button>
          </div>
        ) : (
          (row.isLast || delivery !== 'none' || row.isEdited) && (
            <div class="p-meta" aria-live="off">
              <time dir="auto" dateTime={new Date(row.at).toISOString()}>
                {toTimeText(row.at)}
              </time>
              {row.isEdited && ` · ${strings.edited}`}
              {delivery !== 'none' && ` · ${strings[delivery === 'queued' ? 'sending' : delivery]}`}
            </div>
          )
        )}
        {hasSeenMark && <span class={SEEN_MARK} />}
      </li>
    );
  }
}

const isRich = ({ body, text }: BubbleRow): boolean => body.kind !== 'text' || isMarked(text);

function toClass({ isOwn, isFirst, delivery }: BubbleRow): string {
  return `p-row${isOwn ? ' p-own' : ''}${isFirst ? ' p-first' : ''}${delivery === 'failed' ? ' p-failed' : ''}`;
}

function drawSaid(row: BubbleRow, strings: MessageBubbleStrings, { drawBody }: BubbleExtras): ComponentChild {
  if (row.isRemoved) return <div class="p-bubble p-removed">{strings.removed}</div>;
  return (isRich(row) && drawBody?.(row)) || <MessageText text={row.text} />;
}

function Quote({ row, strings, onJump, of }: MessageBubbleProps & { readonly of: MessageId }) {
  return (
    <button
      type="button"
      class="p-quote"
      aria-label={strings.quoted}
      aria-description={row.quote}
      onClick={() => onJump(of)}
    >
      <bdi>{row.quote}</bdi>
    </button>
  );
}
