/** The promises of the box's model: where the visitor is, which conversation is meant, and what is fetched when. */
import { describe, expect, it, vi } from 'vitest';
import { FIXTURE_CONVERSATION, toMessages, VISITOR } from '../../demo/fixtures/fixture-log.ts';
import { createFixturePreferences } from '../../demo/fixtures/fixture-preferences.ts';
import { createFixtureServer, EMPTY_HOME } from '../../demo/fixtures/fixture-server.ts';
import { createFixtureSession, EMPTY_LOG } from '../../demo/fixtures/fixture-session.ts';
import type { ConversationId } from '../../src/protocol/ids.ts';
import type { ConversationSummary } from '../../src/protocol/message.ts';
import { type BoxModelWorld, createBoxModel } from '../../src/widget/box-model.ts';
import { says } from '../support/says.ts';

const GREETING = { trigger: 'hello', agentNick: 'Ann', text: 'Can I help?' };
const SAID = { ...EMPTY_LOG, messages: toMessages([{ author: VISITOR, says: 'Hi', minutesAgo: 1 }]) };
const OVER = { ...SAID, summary: { state: 'closed' } as ConversationSummary };

function open(wish: Partial<BoxModelWorld> = {}, log = EMPTY_LOG) {
  const session = createFixtureSession({ conversation: FIXTURE_CONVERSATION, log });
  const send = vi.fn(async () => 'id' as never);
  const redraw = vi.fn();
  const onConversation = vi.fn();
  const model = createBoxModel({
    session: Object.assign(session, { send }),
    server: createFixtureServer({ home: EMPTY_HOME }),
    conversation: FIXTURE_CONVERSATION,
    isOngoing: false,
    newId: () => 'new' as never,
    loadPart: () => new Promise(() => {}),
    preferences: createFixturePreferences(),
    config: {},
    greeting: null,
    online: true,
    onConversation,
    redraw,
    ...wish,
  });
  return { model, session, send, redraw, onConversation };
}
const settle = (): Promise<void> => new Promise(setImmediate);

describe('the first view', () => {
  it.each([
    ['home, where nothing was said', {}, EMPTY_LOG, 'home'],
    ['home, where the last conversation is over', {}, OVER, 'home'],
    ['the conversation that goes on, also before its log is here', { isOngoing: true }, EMPTY_LOG, 'chat'],
    ['a conversation that this browser did not know of', {}, SAID, 'chat'],
    ['a greeting', { greeting: GREETING }, EMPTY_LOG, 'chat'],
  ] as const)('is %s', (_what, wish, log, view) => {
    expect(open(wish, log).model.view).toBe(view);
  });

  it('changes for what comes later, until the visitor goes somewhere', () => {
    const { model, session } = open();
    session.showLog(SAID);
    expect(model.view).toBe('chat');
    model.go('home');
    model.show({ greeting: GREETING });
    expect(model.view).toBe('home');
  });
});

describe('sending', () => {
  it('from home goes on with a conversation that is not over, and shows it', async () => {
    const { model, send, onConversation } = open({}, SAID);
    model.go('home');
    await model.send(says('More'));
    expect(send).toHaveBeenCalledExactlyOnceWith(FIXTURE_CONVERSATION, says('More'), undefined);
    expect(model.view).toBe('chat');
    expect(onConversation).not.toHaveBeenCalled();
  });

  it('from home begins a new conversation when the last is over', async () => {
    const { model, send, onConversation } = open({}, OVER);
    await model.send(says('Something else'));
    expect(send).toHaveBeenCalledExactlyOnceWith('new', says('Something else'), undefined);
    expect(model.conversation).toBe('new');
    expect(onConversation).toHaveBeenCalledExactlyOnceWith('new');
  });

  it('in a conversation that is over goes on with it', async () => {
    const { model, send } = open({}, OVER);
    model.enter(FIXTURE_CONVERSATION);
    await model.send(says('One more thing'));
    expect(send).toHaveBeenCalledExactlyOnceWith(FIXTURE_CONVERSATION, says('One more thing'), undefined);
  });

  it('that fails leaves the visitor where they were', async () => {
    const { model, send } = open({}, OVER);
    send.mockRejectedValueOnce(new Error('full'));
    await expect(model.send(says('x'))).rejects.toThrow('full');
    expect(model.view).toBe('home');
    expect(model.conversation).toBe(FIXTURE_CONVERSATION);
  });
});

it('follows a conversation that the visitor goes on to, and says so once', () => {
  const { model, session, onConversation } = open();
  const follow = vi.spyOn(session, 'follow');
  const older = 'older' as ConversationId;
  model.enter(older);
  model.enter(older);
  expect(follow).toHaveBeenCalledExactlyOnceWith(older);
  expect(onConversation).toHaveBeenCalledExactlyOnceWith(older);
});

describe('home', () => {
  it('is what the server tells, for the widget of the page', async () => {
    const post = vi.fn(async () => EMPTY_HOME);
    const { model, redraw } = open({
      config: { widget: { id: 'a/b', department: '', language: '' } },
      server: { ...createFixtureServer(), post: post as never },
    });
    model.refresh();
    await settle();
    expect(post).toHaveBeenCalledExactlyOnceWith('home?widget=a%2Fb');
    expect(model.home).toEqual(EMPTY_HOME);
    expect(redraw).toHaveBeenCalled();
  });

  it('stays what it was when the server does not answer', async () => {
    const { model } = open({ server: createFixtureServer() });
    model.refresh();
    await settle();
    expect(model.home).toBeNull();
  });
});

describe('a part', () => {
  it('is asked for once, and drawn when it is here', async () => {
    const part = { ArticlesView: 'view' } as never;
    const loadPart = vi.fn(async () => part);
    const { model, redraw } = open({ loadPart });
    expect(model.parts.get('articles')).toBeNull();
    expect(model.parts.get('articles')).toBeNull();
    await settle();
    expect(redraw).toHaveBeenCalledOnce();
    expect(model.parts.get('articles')).toBe(part);
    expect(loadPart).toHaveBeenCalledOnce();
  });

  it('that cannot be had is not asked for again before somebody wants that', async () => {
    const loadPart = vi.fn(async () => Promise.reject(new Error('offline')));
    const { model } = open({ loadPart });
    model.parts.get('articles');
    await settle();
    expect(model.parts.hasFailed).toBe(true);
    expect(model.parts.get('articles')).toBeNull();
    expect(loadPart).toHaveBeenCalledOnce();
    model.parts.retry();
    expect(model.parts.hasFailed).toBe(false);
    model.parts.get('articles');
    expect(loadPart).toHaveBeenCalledTimes(2);
  });
});
