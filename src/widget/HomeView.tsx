/** The lazy part "home": the way in: who is there, what was said before, and what others read first. */
import { createRef } from 'preact';
import { toBodyText } from '../protocol/body-text.ts';
import type { HomeAnswer } from '../protocol/home-api.ts';
import type { ConversationSummary } from '../protocol/message.ts';
import { toDayText } from '../ui/local-time.ts';
import { toComponent } from '../ui/part.ts';
import type { BoxModel } from './box-model.ts';
import homeCss from './home.css?inline';
import primaryCss from './primary.css?inline';
import { type BoxStrings, HOME_ENGLISH } from './strings.ts';

/** Its style, for the sheet of the root that it stands in. */
export const PART_CSS: string = primaryCss + homeCss;

export interface HomeViewProps {
  readonly welcome: string;
  readonly model: BoxModel;
  readonly strings: BoxStrings;
  now(): number;
}

/** More than these are shown when they are asked for. */
const SHOWN_CONVERSATIONS = 3;

export const HomeView = toComponent<HomeViewProps>((host) => {
  const element = createRef<HTMLDivElement>();
  let isShowingAll = false;
  let seeksNext = false;

  function showAll(): void {
    isShowingAll = seeksNext = true;
    host.forceUpdate();
  }

  function drawConversations({ conversations }: HomeAnswer) {
    const { model, strings, now } = host.props;
    const shown = isShowingAll ? conversations : conversations.slice(0, SHOWN_CONVERSATIONS);
    return (
      <section aria-labelledby="box-conversations">
        <h3 class="box-subtitle" id="box-conversations">
          {HOME_ENGLISH.conversations}
        </h3>
        <ul class="box-cards">
          {shown.map((one) => (
            <li key={one.id}>
              <button type="button" class="box-card" data-thing={one.id} onClick={() => model.enter(one.id)}>
                <ConversationLine conversation={one} strings={strings} now={now} />
              </button>
            </li>
          ))}
          {shown.length < conversations.length && (
            <li>
              <button type="button" class="box-card box-more" onClick={showAll}>
                {HOME_ENGLISH.showAll(conversations.length)}
              </button>
            </li>
          )}
        </ul>
      </section>
    );
  }

  function drawArticles({ articles }: HomeAnswer) {
    const { model } = host.props;
    return (
      <section aria-labelledby="box-articles">
        <h3 class="box-subtitle" id="box-articles">
          {HOME_ENGLISH.help}
        </h3>
        <ul class="box-cards">
          {articles.map(({ id, title }) => (
            <li key={id}>
              <button
                type="button"
                class="box-card"
                data-thing={id}
                dir="auto"
                onClick={() => model.go('articles', id)}
              >
                {title}
              </button>
            </li>
          ))}
          <li>
            <button type="button" class="box-card box-more" onClick={() => model.go('articles')}>
              {HOME_ENGLISH.searchHelp}
            </button>
          </li>
        </ul>
      </section>
    );
  }

  return {
    draw() {
      const { welcome, model, strings } = host.props;
      const { home } = model;
      return (
        <>
          <div class="box-home" ref={element}>
            {welcome !== '' && (
              <p class="box-welcome" dir="auto">
                {welcome}
              </p>
            )}
            {home !== null && <Team home={home} />}
            {home !== null && home.conversations.length > 0 && drawConversations(home)}
            {home !== null && home.articles.length > 0 && drawArticles(home)}
            {home === null && model.isUnreachable && (
              <p class="box-nothing" role="status">
                {HOME_ENGLISH.homeNotReached}{' '}
                <button type="button" class="p-quiet" onClick={model.refresh}>
                  {strings.messages.retry}
                </button>
              </p>
            )}
          </div>
          {model.question !== null && (
            <div class="box-foot">
              <button type="button" class="box-primary" onClick={model.begin}>
                {HOME_ENGLISH.writeToUs}
              </button>
            </div>
          )}
        </>
      );
    },
    place() {
      if (!seeksNext) return;
      seeksNext = false;
      // The button that showed them is gone, and had the focus.
      element.current?.querySelectorAll<HTMLElement>('[data-thing]')[SHOWN_CONVERSATIONS]?.focus();
    },
    close() {},
  };
});

function hide({ currentTarget }: { readonly currentTarget: HTMLElement }): void {
  currentTarget.hidden = true;
}

function Team({ home: { team, replyMinutes } }: { readonly home: HomeAnswer }) {
  if (team.length === 0 && replyMinutes === null) return null;
  return (
    <div class="box-team">
      <span class="box-faces" aria-hidden="true">
        {team.map(({ name, picture }) => (
          // The initial stays behind a picture that the page's policy blocks, or that is gone.
          <span class="box-face">
            {[...name][0]}
            {picture !== null && <img src={picture} alt="" onError={hide} />}
          </span>
        ))}
      </span>
      <span>
        <bdi>{team.map(({ name }) => name).join(', ')}</bdi>
        {replyMinutes !== null && <span class="box-reply">{HOME_ENGLISH.replies(replyMinutes)}</span>}
      </span>
    </div>
  );
}

interface ConversationLineProps {
  readonly conversation: ConversationSummary;
  readonly strings: BoxStrings;
  now(): number;
}

function ConversationLine({ conversation, strings, now }: ConversationLineProps) {
  const { lastMessage, agent, state, head, readByVisitor, updatedAt } = conversation;
  const isUnread = head > readByVisitor && lastMessage?.author.kind === 'agent';
  const said = lastMessage === null ? '' : toBodyText(lastMessage.body);
  return (
    <>
      <span class="box-line">
        <bdi>{agent?.name || HOME_ENGLISH.us}</bdi>
        <time dir="auto" dateTime={new Date(updatedAt).toISOString()}>
          {toDayText(updatedAt, now(), strings.messages)}
        </time>
      </span>
      <span class={isUnread ? 'box-said box-unread' : 'box-said'} dir="auto">
        {isUnread && <span class="p-aloud">{HOME_ENGLISH.unread}</span>}
        {said || (state === 'closed' ? HOME_ENGLISH.over : '…')}
      </span>
    </>
  );
}
