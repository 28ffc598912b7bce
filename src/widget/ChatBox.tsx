/** What is inside the chat box: header, the view that the visitor is in, connection and composer. */
import { render } from 'preact';
import type { Appearance } from '../protocol/site-config.ts';
import { Composer, type Draft } from '../ui/Composer.tsx';
import { ConnectionNotice } from '../ui/ConnectionNotice.tsx';
import { MessageList } from '../ui/MessageList.tsx';
import type { BubbleRow } from '../ui/message-rows.ts';
import type { BoxModel } from './box-model.ts';
import { ConversationStatus } from './ConversationStatus.tsx';
import { HomeView } from './HomeView.tsx';
import type { BoxStrings } from './strings.ts';

export interface ChatBoxProps {
  /** Drawn as it is now; the caller draws again when it reports a change. */
  readonly model: BoxModel;
  readonly appearance: Appearance;
  readonly strings: BoxStrings;
  readonly titleId: string;
  /** False for the first frame: the composer is usable before the messages are laid out. */
  readonly hasBody: boolean;
  readonly draft: Draft;
  now(): number;
  setTimer(callback: () => void, delayMs: number): () => void;
  onClose(): void;
}

const ICONS = {
  back: 'M12 4.5 6.5 10l5.5 5.5',
  menu: 'M4.5 10h.01m5.49 0h.01m5.49 0h.01',
  close: 'M5.5 5.5l9 9m0-9l-9 9',
} as const;

export function drawChatBox(props: ChatBoxProps, panel: Element): void {
  render(<ChatBox {...props} />, panel);
}

function ChatBox(props: ChatBoxProps) {
  const { model, appearance, strings, now } = props;
  const { session, conversation, online, question } = model;
  const menu = model.hasMenu && model.parts.get('options');
  return (
    <>
      <header class="box-header">
        {model.view !== 'home' && <HeaderButton label={strings.back} icon="back" onClick={model.back} />}
        <div class="box-heading">
          <h2 class="box-title" id={props.titleId} tabIndex={-1}>
            <bdi>{appearance.title}</bdi>
          </h2>
          <p class={online ? 'box-presence box-online' : 'box-presence'}>{online ? strings.online : strings.away}</p>
        </div>
        <div class="box-menu">
          <HeaderButton
            label={strings.more}
            icon="menu"
            isOpen={model.hasMenu}
            onClick={() => model.show({ hasMenu: !model.hasMenu })}
          />
          {menu && <menu.BoxMenu model={model} />}
        </div>
        <HeaderButton label={strings.close} icon="close" onClick={props.onClose} />
      </header>
      <div class="box-body">{props.hasBody && drawView(props)}</div>
      {model.parts.hasFailed && (
        <div class="p-notice" role="alert">
          {strings.notLoaded}{' '}
          <button type="button" class="p-quiet" onClick={model.parts.retry}>
            {strings.messages.retry}
          </button>
        </div>
      )}
      <ConnectionNotice
        status={session.status}
        durable={session.durable}
        hasPending={model.log.pending.length > 0}
        strings={strings.connection}
        now={now}
      />
      {model.view === 'chat' && <ConversationStatus model={model} strings={strings} setTimer={props.setTimer} />}
      {model.view === 'home' && question !== null && (
        <div class="box-foot">
          <button type="button" class="box-primary" onClick={model.begin}>
            {strings.writeToUs}
          </button>
        </div>
      )}
      {model.view !== 'articles' && question === null && (
        <Composer
          strings={strings.composer}
          draft={props.draft}
          onSend={(text) => model.send({ kind: 'text', text })}
          onTyping={(active) => session.typing(conversation, active)}
        />
      )}
    </>
  );
}

function drawView(props: ChatBoxProps) {
  const { model, appearance, strings, now } = props;
  const { session, conversation } = model;
  if (model.view === 'home') {
    return <HomeView {...{ model, strings, now }} welcome={appearance.welcome} />;
  }
  if (model.view === 'articles') {
    const part = model.parts.get('articles');
    return part && <part.ArticlesView model={model} strings={strings} setTimer={props.setTimer} />;
  }
  const { question } = model;
  if (question !== null) {
    const part = model.parts.get('forms');
    if (part === null || question === 'unknown') return <p class="box-nothing">{strings.loading}</p>;
    return <part.FirstQuestionView model={model} form={question} />;
  }
  return (
    <MessageList
      key={conversation}
      log={model.log}
      viewer="visitor"
      greeting={model.greeting}
      strings={strings.messages}
      extras={{ drawBody: (row) => drawForm(props, row) }}
      now={now}
      // What was refused stays failed and on the screen, with its text and these two buttons.
      onRetry={(id) => session.retry(id).catch(() => {})}
      onDiscard={(id) => session.discard(id).catch(() => {})}
      onSeen={(seq) => session.read(conversation, seq)}
    />
  );
}

/** A form inside the conversation, and only that: of a conversation without one the part is never fetched. */
function drawForm({ model }: ChatBoxProps, { id, body }: BubbleRow) {
  const part = body.kind === 'form' && model.parts.get('forms');
  return part && body.kind === 'form' && <part.FormMessage {...{ model, id }} form={body.form} />;
}

interface HeaderButtonProps {
  readonly label: string;
  readonly icon: keyof typeof ICONS;
  /** Of a button that opens a menu. */
  readonly isOpen?: boolean;
  onClick(): void;
}

function HeaderButton({ label, icon, isOpen, onClick }: HeaderButtonProps) {
  return (
    <button
      type="button"
      class={`box-tool box-${icon}`}
      aria-label={label}
      aria-haspopup={isOpen === undefined ? undefined : 'menu'}
      aria-expanded={isOpen}
      onClick={onClick}
    >
      <svg class="p-icon" viewBox="0 0 20 20" aria-hidden="true">
        <path d={ICONS[icon]} />
      </svg>
    </button>
  );
}
