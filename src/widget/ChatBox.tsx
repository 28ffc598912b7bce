/** What is inside the chat box: header, conversation, connection and composer. */
import { render } from 'preact';
import type { ConversationId } from '../protocol/ids.ts';
import type { Appearance } from '../protocol/site-config.ts';
import type { Session } from '../session/session.ts';
import { Composer, type Draft } from '../ui/Composer.tsx';
import { ConnectionNotice } from '../ui/ConnectionNotice.tsx';
import { MessageList } from '../ui/MessageList.tsx';
import type { BoxStrings } from './strings.ts';

export interface Greeting {
  /** Id of the trigger that spoke. */
  readonly trigger: string;
  readonly agentNick: string;
  readonly text: string;
}

export interface ChatBoxProps {
  /** Drawn as it is now; the caller draws again when it reports a change. */
  readonly session: Session;
  readonly conversation: ConversationId;
  readonly appearance: Appearance;
  readonly strings: BoxStrings;
  readonly titleId: string;
  readonly greeting: Greeting | null;
  readonly online: boolean;
  /** False for the first frame: the composer is usable before the messages are laid out. */
  readonly hasBody: boolean;
  readonly draft: Draft;
  now(): number;
  onClose(): void;
}

export function drawChatBox(props: ChatBoxProps, panel: Element): void {
  render(<ChatBox {...props} />, panel);
}

function ChatBox(props: ChatBoxProps) {
  const { session, conversation, appearance, strings, greeting, online, now } = props;
  const log = session.log(conversation);
  const hasBegun = log.messages.length + log.pending.length > 0;
  return (
    <>
      <header class="box-header">
        <div class="box-heading">
          <h2 class="box-title" id={props.titleId}>
            <bdi>{appearance.title}</bdi>
          </h2>
          <p class={online ? 'box-presence box-online' : 'box-presence'}>{online ? strings.online : strings.away}</p>
        </div>
        <button type="button" class="box-close" aria-label={strings.close} onClick={props.onClose}>
          <svg class="p-icon" viewBox="0 0 20 20" aria-hidden="true">
            <path d="M5.5 5.5l9 9m0-9l-9 9" />
          </svg>
        </button>
      </header>
      <div class="box-body">
        {props.hasBody && !hasBegun && appearance.welcome !== '' && (
          <p class="box-welcome" dir="auto">
            {appearance.welcome}
          </p>
        )}
        {props.hasBody && (
          <MessageList
            log={log}
            viewer="visitor"
            greeting={greeting}
            strings={strings.messages}
            now={now}
            // What was refused stays failed and on the screen, with its text and these two buttons.
            onRetry={(id) => session.retry(id).catch(() => {})}
            onDiscard={(id) => session.discard(id).catch(() => {})}
            onSeen={(seq) => session.read(conversation, seq)}
          />
        )}
      </div>
      <ConnectionNotice
        status={session.status}
        durable={session.durable}
        hasPending={log.pending.length > 0}
        strings={strings.connection}
        now={now}
      />
      <Composer
        strings={strings.composer}
        draft={props.draft}
        onSend={async (text) => {
          await session.send(conversation, { kind: 'text', text }, hasBegun ? undefined : greeting?.trigger);
        }}
        onTyping={(active) => session.typing(conversation, active)}
      />
    </>
  );
}
