/** One conversation in front of the agent: who it is, what was said, what can be done, and the answer. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ConversationId } from '../protocol/ids.ts';
import type { ConversationSummary } from '../protocol/message.ts';
import { Composer } from '../ui/Composer.tsx';
import { ConnectionNotice } from '../ui/ConnectionNotice.tsx';
import { toLogSignal } from '../ui/log-signal.ts';
import { MessageList } from '../ui/MessageList.tsx';
import { type ConversationGroup, toGroup } from './conversation-list.ts';
import type { InboxModel } from './inbox-model.ts';
import { toNamedLog } from './named-log.ts';
import { toPageAddress } from './page-address.ts';
import { COMPOSER_STRINGS, CONNECTION_STRINGS, MESSAGE_LIST_STRINGS, STRINGS } from './strings.ts';
import type { Ticker } from './ticker.ts';
import { VisitorMark } from './VisitorMark.tsx';
import { toVisitorName } from './visitor-name.ts';

export interface ConversationPaneProps {
  readonly model: InboxModel;
  readonly conversation: ConversationId;
  readonly ticker: Ticker;
  /** Where the focus goes: nowhere when the page opened with this conversation. */
  readonly focus: 'composer' | 'title' | 'none';
  onBack(): void;
}

export function ConversationPane({ model, conversation, ticker, focus, onBack }: ConversationPaneProps) {
  const { session, me } = model;
  const log = useFollowedLog(model, conversation);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus === 'title') title.current?.focus();
  }, [focus]);

  const summary = model.conversations.value?.get(conversation) ?? log.summary;
  const group = summary === null ? null : toGroup(summary, me.agent.id);
  const name = summary === null ? STRINGS.conversation : toVisitorName(summary.visitor);
  const agent = summary?.agent?.name ?? '';
  const namedLog = useMemo(() => toNamedLog(log, name, me.agent.name), [log, name, me]);
  const notice = model.notice.value?.conversation === conversation ? model.notice.value : null;
  const isGone = log.loaded && summary === null;
  const blocked = group === 'others' ? STRINGS.othersText(agent) : group === 'closed' ? STRINGS.closedText : '';

  return (
    <>
      <header class="pane-head">
        <button type="button" class="button back" aria-label={STRINGS.back} onClick={onBack}>
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M12 4.5 6.5 10l5.5 5.5" />
          </svg>
        </button>
        {summary !== null && <VisitorMark visitor={summary.visitor} />}
        <div class="pane-who">
          <h2 id="pane-title" ref={title} tabIndex={-1}>
            {name}
          </h2>
          {summary !== null && group !== null && <Facts model={model} summary={summary} group={group} />}
        </div>
        {group !== null && (
          <Actions model={model} conversation={conversation} group={group} isConflict={notice?.isConflict ?? false} />
        )}
      </header>
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
      {blocked !== '' && <p class="pane-hint">{blocked}</p>}
      <Composer
        strings={COMPOSER_STRINGS}
        disabled={blocked !== '' || isGone}
        draft={model.draft(conversation)}
        autoFocus={focus === 'composer'}
        onSend={(text) => model.send(conversation, text)}
        onTyping={(active) => session.typing(conversation, active)}
      />
    </>
  );
}

interface FactsProps {
  readonly model: InboxModel;
  readonly summary: ConversationSummary;
  readonly group: ConversationGroup;
}

function Facts({ model, summary, group }: FactsProps) {
  const visitor = model.visitors.value?.get(summary.visitor);
  const state = group === 'others' ? STRINGS.states.others(summary.agent?.name ?? '') : STRINGS.states[group];
  const address = visitor === undefined ? null : toPageAddress(visitor.page.url);
  const page = address === null ? STRINGS.notOnSite : visitor?.page.title || address.path;
  return (
    <p class="pane-facts">
      <span class={`state ${group}`}>{state}</span>
      {' · '}
      {address === null || address.href === null ? (
        <span>{page}</span>
      ) : (
        <a href={address.href} target="_blank" rel="noopener noreferrer nofollow" title={address.href}>
          {page}
        </a>
      )}
    </p>
  );
}

interface ActionsProps {
  readonly model: InboxModel;
  readonly conversation: ConversationId;
  readonly group: ConversationGroup;
  readonly isConflict: boolean;
}

function Actions({ model, conversation, group, isConflict }: ActionsProps) {
  const [isBusy, setBusy] = useState(false);
  const run = async (action: () => Promise<unknown>): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    await action();
    setBusy(false);
  };
  const isOver = group === 'others' || (group === 'waiting' && isConflict);
  return (
    <div class="pane-actions">
      {group !== 'mine' && (
        <button
          type="button"
          class="button primary"
          aria-disabled={isBusy}
          onClick={() => void run(() => model.take(conversation, isOver))}
        >
          {isOver ? STRINGS.takeOver : STRINGS.take}
        </button>
      )}
      {(group === 'waiting' || group === 'mine') && (
        <button
          type="button"
          class="button"
          aria-disabled={isBusy}
          onClick={() => void run(() => model.closeConversation(conversation))}
        >
          {STRINGS.close}
        </button>
      )}
    </div>
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
