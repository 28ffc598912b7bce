/** One conversation in front of the agent: who it is, what was said, what can be done, and the answer. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ConversationId } from '../protocol/ids.ts';
import type { ConversationSummary } from '../protocol/message.ts';
import { ConnectionNotice } from '../ui/ConnectionNotice.tsx';
import { toLogSignal } from '../ui/log-signal.ts';
import { MessageList } from '../ui/MessageList.tsx';
import { ConversationActions } from './ConversationActions.tsx';
import { toGroup } from './conversation-list.ts';
import { toHint, toStateText } from './conversation-text.ts';
import type { InboxModel } from './inbox-model.ts';
import { toNamedLog } from './named-log.ts';
import { PageNow } from './PageNow.tsx';
import { PaneHead } from './PaneHead.tsx';
import { usePaneTalk } from './pane-talk.tsx';
import { CONNECTION_STRINGS, MESSAGE_LIST_STRINGS, STRINGS } from './strings.ts';
import type { Ticker } from './ticker.ts';
import { PANEL_ID, VisitorPanel } from './VisitorPanel.tsx';
import { toVisitorName } from './visitor-name.ts';
import { VISITOR_STRINGS } from './visitor-strings.ts';

export interface ConversationPaneProps {
  readonly model: InboxModel;
  readonly conversation: ConversationId;
  readonly ticker: Ticker;
  /** Where the focus goes: nowhere when the page opened with this conversation. */
  readonly focus: 'composer' | 'title' | 'none';
  /** Whether one column fills the screen. */
  isNarrow(): boolean;
  onBack(): void;
}

export function ConversationPane({ model, conversation, ticker, focus, isNarrow, onBack }: ConversationPaneProps) {
  const { session, me } = model;
  const log = useFollowedLog(model, conversation);
  const paneTalk = usePaneTalk(model, conversation);
  const title = useRef<HTMLHeadingElement>(null);
  const talk = useRef<HTMLDivElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);
  const [isPanelOpen, setPanelOpen] = useState(false);
  useEffect(() => {
    if (focus === 'title') title.current?.focus();
  }, [focus]);

  const summary = model.conversations.value?.get(conversation) ?? log.summary;
  const group = summary === null ? null : toGroup(summary, me.agent.id);
  const name = summary === null ? STRINGS.conversation : toVisitorName(summary.visitor);
  const namedLog = useMemo(() => toNamedLog(log, name, me.agent.name), [log, name, me]);
  const notice = model.notice.value?.conversation === conversation ? model.notice.value : null;
  const isGone = log.loaded && summary === null;
  const hint = summary === null ? '' : toHint(summary, me.agent.id);
  const isBlocked = isGone || group === 'others' || group === 'closed';

  return (
    <>
      <PaneHead
        name={name}
        visitor={summary?.visitor ?? null}
        title={title}
        back={STRINGS.back}
        onBack={onBack}
        facts={summary !== null && <Facts model={model} summary={summary} />}
      >
        {/* Shown by visitor.css where the panel has no room beside the conversation. */}
        <button
          type="button"
          class="button panel-toggle"
          ref={toggle}
          aria-expanded={isPanelOpen}
          aria-controls={PANEL_ID}
          aria-label={VISITOR_STRINGS.about}
          onClick={() => setPanelOpen(!isPanelOpen)}
        >
          {VISITOR_STRINGS.visitor}
        </button>
        {group !== null && (
          <ConversationActions
            model={model}
            conversation={conversation}
            group={group}
            isConflict={notice?.isConflict ?? false}
            onDone={(deed) => {
              const field = deed === 'take' && !isNarrow() ? talk.current?.querySelector('textarea') : null;
              (field ?? title.current)?.focus();
            }}
          />
        )}
      </PaneHead>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hears keys on their way up, it is nothing to act on */}
      <div
        class="pane-body"
        data-panel={isPanelOpen ? 'open' : 'closed'}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !isPanelOpen) return;
          // The pane around it leaves the conversation on Escape.
          event.stopPropagation();
          setPanelOpen(false);
          toggle.current?.focus();
        }}
      >
        <div class="talk" ref={talk}>
          {notice !== null && (
            <p class="pane-notice" role="alert">
              {notice.text}
            </p>
          )}
          {isGone && <p class="placeholder">{STRINGS.conversationGone}</p>}
          {!log.loaded && log.pending.length === 0 && (
            <p class="placeholder" role="status">
              {STRINGS.loadingConversation}
            </p>
          )}
          {((log.loaded && !isGone) || log.pending.length > 0) && (
            <MessageList
              log={namedLog}
              viewer="agent"
              strings={MESSAGE_LIST_STRINGS}
              extras={paneTalk.extras}
              now={ticker.read}
              onRetry={(id) => void session.retry(id)}
              onDiscard={(id) => void session.discard(id)}
              onSeen={(seq) => model.see(conversation, seq)}
            />
          )}
          <ConnectionNotice
            status={model.status.value}
            durable={session.durable}
            hasPending={log.pending.length > 0}
            strings={CONNECTION_STRINGS}
            now={ticker.read}
          />
          {hint !== '' && <p class="pane-hint">{hint}</p>}
          {paneTalk.drawComposer(isBlocked, focus === 'composer')}
        </div>
        {!isGone && <VisitorPanel model={model} visitor={summary?.visitor ?? null} ticker={ticker} />}
      </div>
    </>
  );
}

function Facts({ model, summary }: { readonly model: InboxModel; readonly summary: ConversationSummary }) {
  const { id } = model.me.agent;
  return (
    <p class="pane-facts">
      <span class={`state ${toGroup(summary, id)}`}>{toStateText(summary, id)}</span>
      <span aria-hidden="true">·</span>
      <PageNow visitor={model.visitors.value?.get(summary.visitor)} />
    </p>
  );
}

/** Follows the conversation as long as the pane stands; the pane is a new one for each conversation. */
function useFollowedLog({ session }: InboxModel, conversation: ConversationId) {
  const log = useMemo(() => {
    session.follow(conversation);
    return toLogSignal(session, conversation);
  }, [session, conversation]);
  useEffect(
    () => () => {
      log.dispose();
      session.unfollow(conversation);
    },
    [log, session, conversation],
  );
  return log.value;
}
