/** The column of conversations: handed to me, who waits, mine, other agents', closed. */
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { toBodyText } from '../protocol/body-text.ts';
import type { ConversationId } from '../protocol/ids.ts';
import type { ConversationSummary } from '../protocol/message.ts';
import { type ConversationGroup, isUnread, toLastSaidAt } from './conversation-list.ts';
import { toAgeText } from './duration.ts';
import type { InboxModel } from './inbox-model.ts';
import { ListPlaceholder } from './ListPlaceholder.tsx';
import { moveByKey } from './list-keys.ts';
import { STRINGS } from './strings.ts';
import { VisitorMark } from './VisitorMark.tsx';
import { toVisitorName } from './visitor-name.ts';

export interface ConversationQueueProps {
  readonly model: InboxModel;
  readonly now: ReadonlySignal<number>;
  onOpen(conversation: ConversationId): void;
}

const ORDER: readonly ConversationGroup[] = ['handed', 'waiting', 'mine', 'others', 'closed'];

export function ConversationQueue({ model, now, onOpen }: ConversationQueueProps) {
  // Ages are in minutes: a signal that changes each second must not draw the list as often.
  const minute = useComputed(() => Math.floor(now.value / 60_000));
  const minuteNow = (minute.value + 1) * 60_000 - 1;
  const groups = model.groups.value;
  const selected = model.selected.value;
  const shown = ORDER.flatMap((group) => groups[group]);
  const tabStop = (shown.find((conversation) => conversation.id === selected) ?? shown[0])?.id;

  return (
    <nav class="column queue" aria-labelledby="queue-title" data-list>
      <h2 id="queue-title">{STRINGS.conversations}</h2>
      {model.conversations.value === null ? (
        <ListPlaceholder status={model.status.value} loading={STRINGS.loadingConversations} />
      ) : (
        // Something handed over is rare: its group is there only when it has one.
        ORDER.filter((group) => group !== 'handed' || groups.handed.length > 0).map((group) => (
          <section key={group} aria-labelledby={`group-${group}`} class={`group ${group}`}>
            <h3 id={`group-${group}`}>
              {STRINGS.groups[group]} <span class="count">{groups[group].length}</span>
            </h3>
            {groups[group].length === 0 && <p class="empty">{STRINGS.groupEmpty[group]}</p>}
            <ul>
              {groups[group].map((conversation) => (
                <li key={conversation.id}>
                  <Row
                    conversation={conversation}
                    self={model.me.agent.id}
                    group={group}
                    age={toAgeText(minuteNow - toAgeStart(conversation, group))}
                    isSelected={conversation.id === selected}
                    isTabStop={conversation.id === tabStop}
                    onOpen={onOpen}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))
      )}
    </nav>
  );
}

/** Where a conversation's row can be found again when the focus comes back to the list. */
export function toRowId(conversation: ConversationId): string {
  return `row-${conversation}`;
}

interface RowProps {
  readonly conversation: ConversationSummary;
  readonly self: string;
  readonly group: ConversationGroup;
  readonly age: string;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  onOpen(conversation: ConversationId): void;
}

function Row({ conversation, self, group, age, isSelected, isTabStop, onOpen }: RowProps) {
  const hasNews = group !== 'others' && group !== 'closed' && isUnread(conversation);
  return (
    <button
      type="button"
      id={toRowId(conversation.id)}
      class={`row${hasNews ? ' unread' : ''}`}
      data-row
      tabIndex={isTabStop ? 0 : -1}
      aria-current={isSelected ? 'true' : undefined}
      onClick={() => onOpen(conversation.id)}
      onKeyDown={moveByKey}
    >
      <VisitorMark visitor={conversation.visitor} />
      <span class="row-head">
        <span class="row-name">{toVisitorName(conversation.visitor)}</span>
        <span class="row-age">{age}</span>
      </span>
      <span class="row-text">
        <span class="row-preview">{toPreview(conversation, self)}</span>
        {hasNews && (
          <span class="news">
            <span class="aloud">{STRINGS.unread}</span>
          </span>
        )}
      </span>
    </button>
  );
}

function toAgeStart(conversation: ConversationSummary, group: ConversationGroup): number {
  return group === 'waiting' ? conversation.startedAt : toLastSaidAt(conversation);
}

function toPreview({ lastMessage, agent }: ConversationSummary, self: string): string {
  if (lastMessage === null) return STRINGS.noMessage;
  const { author, body } = lastMessage;
  if (body.kind === 'event') return STRINGS.events[body.event];
  const words = toBodyText(body);
  if (author.kind !== 'agent') return words;
  return STRINGS.preview(author.id === self ? STRINGS.you : author.name || (agent?.name ?? ''), words);
}
