/** The way in: who is there, what was said before, and what others read first. */

import { toBodyText } from '../protocol/body-text.ts';
import type { HomeAnswer } from '../protocol/home-api.ts';
import type { ConversationId } from '../protocol/ids.ts';
import type { ConversationSummary } from '../protocol/message.ts';
import { toDayText } from '../ui/local-time.ts';
import type { BoxStrings } from './strings.ts';

export interface HomeViewProps {
  readonly welcome: string;
  readonly home: HomeAnswer | null;
  readonly strings: BoxStrings;
  now(): number;
  onEnter(conversation: ConversationId): void;
  /** Without an id: the search. */
  onArticle(article?: string): void;
}

export function HomeView({ welcome, home, strings, now, onEnter, onArticle }: HomeViewProps) {
  return (
    <div class="box-home">
      {welcome !== '' && (
        <p class="box-welcome" dir="auto">
          {welcome}
        </p>
      )}
      {home !== null && <Team home={home} strings={strings} />}
      {home !== null && home.conversations.length > 0 && (
        <section aria-labelledby="box-conversations">
          <h3 class="box-subtitle" id="box-conversations">
            {strings.conversations}
          </h3>
          <ul class="box-cards">
            {home.conversations.map((one) => (
              <li key={one.id}>
                <button type="button" class="box-card" onClick={() => onEnter(one.id)}>
                  <ConversationLine conversation={one} strings={strings} now={now} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {home !== null && home.articles.length > 0 && (
        <section aria-labelledby="box-articles">
          <h3 class="box-subtitle" id="box-articles">
            {strings.help}
          </h3>
          <ul class="box-cards">
            {home.articles.map(({ id, title }) => (
              <li key={id}>
                <button type="button" class="box-card" dir="auto" onClick={() => onArticle(id)}>
                  {title}
                </button>
              </li>
            ))}
            <li>
              <button type="button" class="box-card box-more" onClick={() => onArticle()}>
                {strings.searchHelp}
              </button>
            </li>
          </ul>
        </section>
      )}
    </div>
  );
}

function Team({ home: { team, replyMinutes }, strings }: { readonly home: HomeAnswer; readonly strings: BoxStrings }) {
  if (team.length === 0 && replyMinutes === null) return null;
  return (
    <div class="box-team">
      <span class="box-faces" aria-hidden="true">
        {team.map(({ name, picture }) =>
          picture === null ? (
            <span class="box-face">{[...name][0]}</span>
          ) : (
            <img class="box-face" src={picture} alt="" />
          ),
        )}
      </span>
      <span>
        <bdi>{team.map(({ name }) => name).join(', ')}</bdi>
        {replyMinutes !== null && <span class="box-reply">{strings.replies(replyMinutes)}</span>}
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
        <bdi>{agent?.name || strings.us}</bdi>
        <time dir="auto" dateTime={new Date(updatedAt).toISOString()}>
          {toDayText(updatedAt, now(), strings.messages)}
        </time>
      </span>
      <span class={isUnread ? 'box-said box-unread' : 'box-said'} dir="auto">
        {isUnread && <span class="p-aloud">{strings.unread}</span>}
        {said || (state === 'closed' ? strings.over : '…')}
      </span>
    </>
  );
}
