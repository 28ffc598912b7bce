/** What the chat box shows, and what the visitor can make it show. */
import type { HomeAnswer } from '../protocol/home-api.ts';
import type { ConversationId, NewId } from '../protocol/ids.ts';
import type { SiteConfig } from '../protocol/site-config.ts';
import type { ConversationLog, SentBody, Session } from '../session/session.ts';
import { createPartShelf, type LoadPart, type PartShelf } from './box-parts.ts';
import { type FirstQuestion, toFirstQuestion } from './first-question.ts';
import type { PreferenceKeeper } from './preferences.ts';

/** `home` is the way in; `articles` the search of the knowledge base, or one article. */
export type BoxView = 'home' | 'chat' | 'articles';

export interface Greeting {
  /** Id of the trigger that spoke. */
  readonly trigger: string;
  readonly agentNick: string;
  readonly text: string;
}

/** What the box asks of the server over HTTP, as this visitor. */
export interface BoxServer {
  /** @returns the parsed answer, null for one without content. Rejects with a text for the person; empty: nobody answered. */
  ask<Answer>(path: string, wish?: { readonly method: string; readonly body?: unknown }): Promise<Answer>;
  /** The same where the token goes in the body, which makes a simple request: no browser asks first. */
  post<Answer>(path: string, body?: object): Promise<Answer>;
  /** The same for what everybody may read. */
  read<Answer>(path: string): Promise<Answer>;
  /** For what these cannot do, such as an upload that shows its progress. @param renew the last token was refused */
  toRequest(path: string, renew?: boolean): Promise<{ readonly url: string; readonly authorization: string }>;
}

export interface BoxModelWorld {
  readonly session: Session;
  readonly server: BoxServer;
  /** The one to begin with; it may have no message yet. */
  readonly conversation: ConversationId;
  /** It had not come to its end when this browser last heard of it. */
  readonly isOngoing: boolean;
  readonly newId: NewId;
  readonly loadPart: LoadPart;
  readonly config: Pick<SiteConfig, 'widget' | 'forms'>;
  readonly preferences: PreferenceKeeper;
  readonly greeting: Greeting | null;
  readonly online: boolean;
  /** The visitor went on to another conversation. */
  onConversation(conversation: ConversationId): void;
  /** Something that is shown changed. */
  redraw(): void;
}

export interface BoxModel {
  readonly view: BoxView;
  readonly conversation: ConversationId;
  readonly log: ConversationLog;
  readonly greeting: Greeting | null;
  readonly online: boolean;
  /** Null until the server told, and where it could not. */
  readonly home: HomeAnswer | null;
  /** The server was asked for home, and did not answer. */
  readonly isUnreachable: boolean;
  /** Takes the place of the composer. */
  readonly question: FirstQuestion;
  readonly hasMenu: boolean;
  readonly preferences: PreferenceKeeper;
  /** The article that is open in the view of articles; null: the search. */
  readonly article: string | null;
  readonly parts: PartShelf;
  readonly server: BoxServer;
  readonly session: Session;
  show(change: Partial<Pick<BoxModel, 'greeting' | 'online' | 'hasMenu'>>): void;
  go(view: BoxView, article?: string): void;
  /** To where the visitor came from. */
  back(): void;
  /** Goes to the messages of a conversation. */
  enter(conversation: ConversationId): void;
  /** Goes to where one writes: on home, to a new conversation when the last has come to its end. */
  begin(): void;
  /** Sends into the conversation, or into a new one from home when the last has come to its end, and shows it. */
  send(body: SentBody): Promise<void>;
  /** Asks the server anew for what home shows. */
  refresh(): void;
}

export function createBoxModel(world: BoxModelWorld): BoxModel {
  const { session, server, redraw } = world;
  const { widget } = world.config;
  let { conversation } = world;
  let view: BoxView = world.isOngoing ? 'chat' : 'home';
  let article: string | null = null;
  /** Where an article was opened. */
  let source: BoxView = 'home';
  /** The visitor, or somebody who wrote to them, decided where to be. */
  let hasGone = false;

  function toHasBegun(): boolean {
    const { messages, pending } = session.log(conversation);
    return messages.length + pending.length > 0;
  }

  const isOver = (): boolean => session.log(conversation).summary?.state === 'closed';

  /** Nothing was said in it, as far as anybody knows. */
  const isNew = (): boolean =>
    !toHasBegun() &&
    !(world.isOngoing && conversation === world.conversation) &&
    !model.home?.conversations.some(({ id }) => id === conversation);

  /** Where a message goes that is written now. */
  const toTarget = (): ConversationId =>
    model.view !== 'chat' && isOver() ? world.newId<ConversationId>() : conversation;

  function go(next: BoxView, opened?: string): void {
    if (article === null) source = model.view;
    hasGone = true;
    view = next;
    article = opened ?? null;
    redraw();
  }

  function enter(next: ConversationId): void {
    if (next !== conversation) {
      conversation = next;
      session.follow(next);
      world.onConversation(next);
    }
    go('chat');
  }

  const model: { -readonly [Name in keyof BoxModel]: BoxModel[Name] } = {
    greeting: world.greeting,
    online: world.online,
    home: null,
    isUnreachable: false,
    hasMenu: false,
    get view() {
      // A greeting, or what this browser did not know of, may come after the box was drawn.
      const isTalking = model.greeting !== null || (toHasBegun() && !isOver());
      return isTalking && !hasGone ? 'chat' : view;
    },
    get conversation() {
      return conversation;
    },
    get log() {
      return session.log(conversation);
    },
    get question() {
      const isAsked = isNew() || (model.view !== 'chat' && isOver());
      return isAsked && !model.parts.hasFailed ? toFirstQuestion(model, world.config.forms) : null;
    },
    get article() {
      return article;
    },
    preferences: world.preferences,
    parts: createPartShelf(world.loadPart, redraw),
    server,
    session,
    show(change) {
      Object.assign(model, change);
      redraw();
    },
    go,
    back: () => go(article === null ? 'home' : source),
    enter,
    begin: () => enter(toTarget()),
    async send(body) {
      const target = toTarget();
      const greeting = toHasBegun() ? undefined : model.greeting?.trigger;
      await session.send(target, body, greeting);
      enter(target);
    },
    refresh() {
      server.post<HomeAnswer>(`home${widget ? `?widget=${encodeURIComponent(widget.id)}` : ''}`).then(
        (home) => {
          Object.assign(model, { home, isUnreachable: false });
          redraw();
        },
        // Home is shown without what it would tell; the conversation does not need it.
        () => {
          model.isUnreachable = true;
          redraw();
        },
      );
    },
  };
  return model;
}
