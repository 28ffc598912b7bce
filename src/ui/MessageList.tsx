/** The conversation: a log of bubbles, days and events that follows its newest end. */
import { createRef } from 'preact';
import { isSaid } from '../protocol/body-text.ts';
import type { MessageId } from '../protocol/ids.ts';
import type { ConversationLog } from '../session/session.ts';
import { toDayText } from './local-time.ts';
import { type BubbleExtras, MessageBubble, type MessageBubbleStrings } from './MessageBubble.tsx';
import { MessageText } from './MessageText.tsx';
import { type EventName, type MessageRow, toMessageRows, toNewestOtherSeq, type Viewer } from './message-rows.ts';
import { toComponent } from './part.ts';
import { createRowFocus, type RowFocus } from './row-focus.ts';
import { createRowWindow } from './row-window.ts';
import { createSeenBefore } from './seen-before.ts';
import { createSeenWatcher, SEEN_MARK } from './seen-watcher.ts';
import { createStickToEnd } from './stick-to-end.ts';

export interface MessageListStrings extends MessageBubbleStrings {
  readonly label: string;
  readonly today: string;
  readonly yesterday: string;
  /** Above what is new since the person was here last. */
  readonly unread: string;
  /** What became of the conversation, by the event's name; `name` is empty when nobody in particular did it. */
  readonly events: Readonly<Record<EventName, (name: string) => string>>;
  readonly typing: (names: readonly string[]) => string;
  readonly earlier: string;
  readonly newest: string;
}

export interface MessageListProps {
  readonly log: ConversationLog;
  readonly viewer: Viewer;
  /** Shown as the first bubble until the conversation has messages of its own. */
  readonly greeting?: { readonly agentNick: string; readonly text: string } | null;
  readonly strings: MessageListStrings;
  readonly extras?: BubbleExtras;
  /** Another value each time the person comes to look: what is new then is marked until they come again. */
  readonly opening?: unknown;
  now(): number;
  onRetry(id: MessageId): void;
  onDiscard(id: MessageId): void;
  onSeen(seq: number): void;
}

export const MessageList = toComponent<MessageListProps>((host) => {
  const scroller = createRef<HTMLDivElement>();
  const redraw = (): void => host.forceUpdate();
  const stick = createStickToEnd(scroller, redraw);
  const list = createRef<HTMLOListElement>();
  const rows = createRowWindow(scroller, list, stick, redraw);
  const seen = createSeenWatcher((seq) => host.props.onSeen(seq));
  const walk = createRowFocus(scroller, () => {
    // A wheel moves the list under the mouse before its scroll event: a list thought to be at its end would go back there.
    stick.onScroll();
    redraw();
  });
  const before = createSeenBefore();
  let newestOtherSeq = 0;
  let newestPending: MessageId | undefined;
  const focus = (): void => scroller.current?.focus();

  const toPlace = (): RowPlace => ({ props: host.props, newestOtherSeq, active: walk.active, onJump: jump });

  function jump(id: MessageId): void {
    const { messages } = host.props.log;
    const index = messages.findIndex((message) => message.id === id);
    walk.jump(id);
    // What waits stands below the last one.
    rows.reach(index < 0 ? messages.length : index);
  }

  return {
    draw() {
      const { log, viewer, greeting, strings, opening } = host.props;
      const seenSeq = before.toSeq(log, viewer, opening);
      const range = rows.next(log.messages.length, log.loaded);
      newestOtherSeq = toNewestOtherSeq(log.messages, viewer);
      return (
        <div class="p-log-frame">
          <div
            class="p-log"
            role="log"
            // The window says when what comes is news.
            aria-live="off"
            aria-label={strings.label}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
            tabIndex={0}
            ref={scroller}
            onScroll={rows.onScroll}
            onKeyDown={walk.onKeyDown}
            onPointerOver={walk.onPointerOver}
            onPointerLeave={walk.onPointerLeave}
            onClick={walk.onClick}
            onFocusIn={walk.onFocusIn}
            onFocusOut={walk.onFocusOut}
          >
            {range.start > 0 && (
              <button
                type="button"
                class="p-quiet p-earlier"
                onClick={() => {
                  rows.showEarlier();
                  focus();
                }}
              >
                {strings.earlier}
              </button>
            )}
            <ol class="p-list" ref={list}>
              {greeting && log.messages.length === 0 && (
                <li class="p-row p-first">
                  <div class="p-name">{greeting.agentNick}</div>
                  <MessageText text={greeting.text} />
                </li>
              )}
              {toMessageRows(log, viewer, { ...range, seenSeq }).map((row) => drawRow(row, toPlace()))}
            </ol>
            {log.typing.length > 0 && (
              <div class="p-typing" aria-live="off">
                <span class="p-dots" aria-hidden="true">
                  <i />
                  <i />
                  <i />
                </span>
                {strings.typing(log.typing.map((author) => author.name))}
              </div>
            )}
          </div>
          {!stick.isAtEnd && (
            <button
              type="button"
              class="p-newest"
              onClick={() => {
                stick.toEnd();
                focus();
              }}
            >
              {strings.newest}
            </button>
          )}
        </div>
      );
    },
    place() {
      const last = newestPending;
      // Not for a change of what stands further up.
      newestPending = host.props.log.pending.findLast(({ body }) => isSaid(body))?.id;
      if (newestPending !== undefined && newestPending !== last) stick.toEnd();
      rows.place();
      walk.place();
      seen.watch(newestOtherSeq, scroller.current);
    },
    close() {
      stick.close();
      rows.close();
      seen.close();
    },
  };
});

interface RowPlace extends Pick<RowFocus, 'active'> {
  readonly props: MessageListProps;
  readonly newestOtherSeq: number;
  onJump(id: MessageId): void;
}

const NO_EXTRAS: BubbleExtras = {};

function drawRow(row: MessageRow, { props, newestOtherSeq, active, onJump }: RowPlace) {
  const { strings, extras = NO_EXTRAS } = props;
  if (row.kind === 'day') {
    return (
      <li key={`day ${row.at}`} class="p-note">
        {toDayText(row.at, props.now(), strings)}
      </li>
    );
  }
  if (row.kind === 'bubble') {
    const isNewestOther = row.seq === newestOtherSeq && row.seq > 0;
    return (
      <MessageBubble
        key={row.id}
        row={row}
        hasSeenMark={isNewestOther}
        isNamed={!row.isOwn || props.viewer === 'agent'}
        strings={strings}
        extras={extras}
        isActive={row.id === active}
        onJump={onJump}
        onRetry={props.onRetry}
        onDiscard={props.onDiscard}
      />
    );
  }
  if (row.kind === 'new') {
    return (
      <li key="new" class="p-note p-new">
        {strings.unread}
      </li>
    );
  }
  const { id, author, seq } = row.message;
  return (
    <li key={id} class="p-note">
      {strings.events[row.event]?.(author.name)}
      {seq === newestOtherSeq && <span class={SEEN_MARK} />}
    </li>
  );
}
