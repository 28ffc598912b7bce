/** What is inside the chat box: header, the view that the visitor is in, connection and composer. */
import { render } from 'preact';
import type { Appearance } from '../protocol/site-config.ts';
import { ConnectionNotice } from '../ui/ConnectionNotice.tsx';
import { MessageList } from '../ui/MessageList.tsx';
import type { BoxModel } from './box-model.ts';
import type { BoxStrings } from './strings.ts';
import type { Talk } from './talk.tsx';

export interface ChatBoxProps {
  /** Drawn as it is now; the caller draws again when it reports a change. */
  readonly model: BoxModel;
  readonly appearance: Appearance;
  readonly strings: BoxStrings;
  readonly titleId: string;
  /** False for the first frame: the composer is usable before the messages are laid out. */
  readonly hasBody: boolean;
  readonly talk: Talk;
  /** Another number each time that the visitor opens the box. */
  readonly opening: number;
  now(): number;
  setTimer(callback: () => void, delayMs: number): () => void;
  onClose(): void;
}

const ICONS = {
  back: 'M12 4.5 6.5 10l5.5 5.5',
  menu: 'M4 9.5v1m6-1v1m6-1v1',
  close: 'M5.5 5.5l9 9m0-9l-9 9',
} as const;

export function drawChatBox(props: ChatBoxProps, panel: Element): void {
  render(<ChatBox {...props} />, panel);
}

function ChatBox(props: ChatBoxProps) {
  const { model, appearance, strings, now } = props;
  const { session, online, question } = model;
  const state = model.view === 'chat' && model.log.summary?.state;
  const status = (state === 'waiting' || state === 'closed') && model.parts.get('status');
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
            aria-haspopup="menu"
            aria-expanded={model.hasMenu}
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
      {status && <status.ConversationStatus key={model.conversation} model={model} setTimer={props.setTimer} />}
      {model.view !== 'articles' && question === null && props.talk.drawComposer()}
    </>
  );
}

function drawView(props: ChatBoxProps) {
  const { model, appearance, strings, now } = props;
  const { session, conversation } = model;
  if (model.view === 'home') {
    const part = model.parts.get('home');
    return part && <part.HomeView {...{ model, strings, now }} welcome={appearance.welcome} />;
  }
  if (model.view === 'articles') {
    const part = model.parts.get('articles');
    return part && <part.ArticlesView model={model} strings={strings} setTimer={props.setTimer} />;
  }
  const { question } = model;
  if (question !== null) {
    const part = model.parts.get('forms');
    if (part === null || question === 'unknown') return <p class="p-note">{strings.loading}</p>;
    return <part.FirstQuestionView model={model} form={question} />;
  }
  return (
    <MessageList
      key={conversation}
      log={model.log}
      viewer="visitor"
      greeting={model.greeting}
      strings={strings.messages}
      extras={props.talk.extras}
      opening={props.opening}
      now={now}
      // What was refused stays failed and on the screen, with its text and these two buttons.
      onRetry={(id) => session.retry(id).catch(() => {})}
      onDiscard={(id) => session.discard(id).catch(() => {})}
      onSeen={(seq) => session.read(conversation, seq)}
    />
  );
}

interface HeaderButtonProps {
  readonly label: string;
  readonly icon: keyof typeof ICONS;
  /** Of a button that opens a menu. */
  readonly 'aria-haspopup'?: 'menu';
  readonly 'aria-expanded'?: boolean;
  onClick(): void;
}

function HeaderButton({ label, icon, ...rest }: HeaderButtonProps) {
  return (
    <button type="button" class={`box-tool box-${icon}`} aria-label={label} {...rest}>
      <svg class="p-icon" viewBox="0 0 20 20" aria-hidden="true">
        <path d={ICONS[icon]} />
      </svg>
    </button>
  );
}
