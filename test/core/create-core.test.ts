// @vitest-environment happy-dom
/** The page's parts together: loading on demand, opening, unread messages, triggers, reset and destroy. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FileId } from '../../src/protocol/ids.ts';
import { GREETING } from '../support/greeting-trigger.ts';
import { createTestStorage } from '../support/memory-storage.ts';
import { says } from '../support/says.ts';
import { CONVERSATION, createStage, settle, toMessage } from './page-stage.ts';

type Stage = ReturnType<typeof createStage>;

const SESSION = 'https://chat.example/assets/1/session.js';
const BOX = 'https://chat.example/assets/1/box.js';
const ACTIONS = 'https://chat.example/assets/1/actions.js';
const EXPLAIN = 'https://chat.example/assets/1/explain.js';
const stages: Stage[] = [];

const toReports = (stage: Stage) => stage.pings.flatMap(({ reports }) => reports ?? []);

/** A stage after its first ping. */
async function arrive(...options: Parameters<typeof createStage>): Promise<Stage> {
  const stage = createStage(...options);
  stages.push(stage);
  await settle();
  return stage;
}

async function pass(stage: Stage, ms: number): Promise<void> {
  stage.clock.advance(ms);
  await settle();
}

afterEach(() => {
  for (const { parlor } of stages.splice(0)) parlor('destroy');
  document.body.replaceChildren();
  localStorage.clear();
});

describe('a page that is only read', () => {
  it('has its button, sent one ping, fetched no chunk and started no session', async () => {
    const stage = await arrive();
    expect(stage.button.getAttribute('aria-label')).toBe('Open chat');
    expect(stage.pings).toHaveLength(1);
    expect(stage.pings[0]).toMatchObject({ visible: true, open: false, reports: [] });
    expect(stage.pings[0]).not.toHaveProperty('token');
    expect(stage.loads).toEqual([]);
    expect(stage.record).toMatchObject({ token: 'token', visits: 1, conversation: null });
  });

  it('sends its token with the next ping, after the delay that the server named', async () => {
    const stage = await arrive();
    await pass(stage, 29_999);
    expect(stage.pings).toHaveLength(1);
    await pass(stage, 6_001);
    expect(stage.pings).toHaveLength(2);
    expect(stage.pings[1]?.token).toBe('token');
  });

  it('continues the visit of the page before, and counts the next one', async () => {
    const storage = createTestStorage();
    const first = await arrive({ storage });
    expect((await arrive({ storage })).record.visits).toBe(1);
    first.storage.values.set('visitor', { ...first.record, lastSeenAt: first.clock.now() - 31_000 });
    expect((await arrive({ storage })).record.visits).toBe(2);
  });

  it('says whether an agent is online, once for each change', async () => {
    const stage = await arrive();
    const status = stage.listen('status');
    await pass(stage, 30_000);
    expect(status).not.toHaveBeenCalled();
    stage.server.answer = { ...stage.server.answer, online: false };
    await pass(stage, 30_000);
    expect(status.mock.calls).toEqual([[{ online: false }]]);
  });
});

describe('when the session loads', () => {
  it('alone, after a while, for a conversation that is open', async () => {
    const stage = await arrive({ record: { conversation: { id: CONVERSATION, open: true } } });
    expect(stage.loads).toEqual([SESSION]);
    expect(stage.remote.session.connect).toHaveBeenCalled();
    expect(stage.mountBox).not.toHaveBeenCalled();
  });

  it('alone, for messages that were written and not sent', async () => {
    const storage = createTestStorage();
    storage.values.set('outbox', { entries: [{ text: 'Hello?' }] });
    expect((await arrive({ storage })).loads).toEqual([SESSION]);
  });

  it('not for a conversation that is closed or an outbox that is empty', async () => {
    const storage = createTestStorage();
    storage.values.set('outbox', { entries: [] });
    expect((await arrive({ storage, record: { conversation: { id: CONVERSATION, open: false } } })).loads).toEqual([]);
  });

  it('alone, when the server knows an open conversation', async () => {
    const stage = createStage();
    stages.push(stage);
    stage.server.answer = { ...stage.server.answer, conversation: { id: CONVERSATION, unread: 2 } };
    await settle();
    expect(stage.loads).toEqual([SESSION]);
    expect(stage.button.getAttribute('aria-label')).toBe('Open chat, 2 unread');
  });

  it('with the box on intent, once; the box is drawn unseen, and nothing is connected', async () => {
    const stage = await arrive();
    for (const type of ['pointerenter', 'focusin', 'pointerenter']) stage.button.dispatchEvent(new Event(type));
    await settle();
    expect(stage.loads).toEqual([SESSION, BOX]);
    expect(stage.remote.session.connect).not.toHaveBeenCalled();
    expect(stage.mountBox).toHaveBeenCalledTimes(1);
    expect(stage.box.open).not.toHaveBeenCalled();
  });
});

describe('opening and closing', () => {
  it('opens by a click and by command, and tells the page', async () => {
    const stage = await arrive();
    const [open, close] = [stage.listen('open'), stage.listen('close')];
    stage.button.click();
    await settle();
    expect(stage.box.open).toHaveBeenCalledTimes(1);
    expect(stage.button.getAttribute('aria-label')).toBe('Close chat');
    stage.button.click();
    expect(stage.box.close).toHaveBeenCalledTimes(1);
    expect(stage.button.getAttribute('aria-expanded')).toBe('false');
    stage.parlor('open');
    await settle();
    expect(stage.mountBox).toHaveBeenCalledTimes(1);
    expect([open.mock.calls.length, close.mock.calls.length]).toEqual([2, 1]);
  });

  it('gives the focus back to the button when the visitor closes the box by its own means', async () => {
    const stage = await arrive();
    stage.parlor('open');
    await settle();
    const focus = vi.spyOn(stage.button, 'focus');
    stage.closeByVisitor();
    expect(stage.button.getAttribute('aria-label')).toBe('Open chat');
    expect(focus).toHaveBeenCalledTimes(1);
  });

  it('does not open when the visitor changed their mind while it was loading', async () => {
    const stage = await arrive();
    stage.button.click();
    stage.button.click();
    await settle();
    expect(stage.mountBox).not.toHaveBeenCalled();
    expect(stage.button.getAttribute('aria-busy')).toBe('false');
  });

  it('hides and shows the launcher', async () => {
    const stage = await arrive();
    const host = document.querySelector<HTMLElement>('parlor-chat');
    stage.parlor('hide');
    expect(host?.hidden).toBe(true);
    stage.parlor('show');
    expect(host?.hidden).toBe(false);
  });

  it('sends what the page says, and opens so that the visitor sees it', async () => {
    const stage = await arrive();
    stage.parlor('send', 'Hello');
    await settle();
    expect(stage.box.open).toHaveBeenCalled();
    expect(stage.remote.session.send).toHaveBeenCalledWith(CONVERSATION, says('Hello'), undefined);
  });

  it('keeps a prefilled text until there is a composer', async () => {
    const stage = await arrive();
    stage.parlor('prefill', 'About order 7');
    await settle();
    expect(stage.loads).toEqual(['https://chat.example/assets/1/commands.js']);
    stage.parlor('open');
    await settle();
    expect(stage.box.prefill.mock.calls).toEqual([['About order 7']]);
    stage.parlor('prefill', 'again');
    await settle();
    expect(stage.box.prefill.mock.calls.at(-1)).toEqual(['again']);
  });
});

describe('a chunk that cannot be loaded', () => {
  it('is said in plain words, told to the page and logged once; the next click tries another address', async () => {
    const stage = await arrive();
    const error = stage.listen('error');
    stage.server.isBlocked = true;
    stage.button.click();
    await settle();
    expect(stage.said.textContent).toBe('The chat could not be loaded. Please try again.');
    expect(error.mock.calls).toEqual([[{ code: 'chat-not-loaded', message: stage.said.textContent }]]);
    expect(stage.warn).toHaveBeenCalledTimes(1);
    expect(stage.button.getAttribute('aria-expanded')).toBe('false');

    stage.server.isBlocked = false;
    stage.button.click();
    await settle();
    expect(stage.loads.slice(2)).toEqual([`${BOX}?retry=1`, `${SESSION}?retry=1`]);
    expect(stage.box.open).toHaveBeenCalled();
    expect(stage.said.textContent).toBe('');
  });

  it('is no matter for a visitor who only came near', async () => {
    const stage = await arrive();
    stage.server.isBlocked = true;
    stage.button.dispatchEvent(new Event('pointerenter'));
    await settle();
    expect(stage.said.textContent).toBe('');
    expect(stage.warn).not.toHaveBeenCalled();
  });
});

describe('unread messages', () => {
  const OPEN = { record: { conversation: { id: CONVERSATION, open: true } } };

  it("count agents' texts above what was read, while the box is closed", async () => {
    const stage = await arrive(OPEN);
    const unread = stage.listen('unread');
    const messages = [toMessage(1, 'visitor'), toMessage(2, 'agent'), toMessage(3, 'agent'), toMessage(4, 'system')];
    stage.remote.setLog({ messages, readByVisitor: 2 });
    expect(stage.button.getAttribute('aria-label')).toBe('Open chat, 1 unread');
    expect(unread.mock.calls).toEqual([[{ count: 1 }]]);
  });

  it('are none while the box is open, nor behind it before the receipt came back', async () => {
    const stage = await arrive(OPEN);
    stage.remote.setLog({ messages: [toMessage(1, 'agent')] });
    stage.parlor('open');
    await settle();
    stage.remote.setLog({ messages: [toMessage(1, 'agent'), toMessage(2, 'agent')] });
    expect(stage.button.dataset['unread']).toBe('');
    stage.parlor('close');
    expect(stage.button.dataset['unread']).toBe('');
    stage.remote.setLog({ messages: [toMessage(1, 'agent'), toMessage(2, 'agent'), toMessage(3, 'agent')] });
    expect(stage.button.dataset['unread']).toBe('1');
  });

  it('are told to the page with their text, but not again by the replay of a reload', async () => {
    const stage = await arrive(OPEN);
    const message = stage.listen('message');
    stage.remote.setLog({ messages: [toMessage(1, 'agent'), toMessage(2, 'agent', 'Hi')], readByVisitor: 1 });
    for (const seq of [1, 2]) stage.remote.emit({ type: 'message', message: toMessage(seq, 'agent', 'Hi') });
    stage.remote.emit({ type: 'message', message: toMessage(3, 'visitor') });
    expect(message.mock.calls).toEqual([[{ name: 'Ann', text: 'Hi', at: 2 }]]);
  });

  it('[P30] with a file count as unread, and are told to the page by the name of the file', async () => {
    const stage = await arrive(OPEN);
    const listener = stage.listen('message');
    const file = { id: 'f' as FileId, name: 'offer.pdf', type: 'application/pdf', bytes: 9 };
    const message = { ...toMessage(1, 'agent'), body: { kind: 'file', file } as const };
    stage.remote.setLog({ messages: [message] });
    stage.remote.emit({ type: 'message', message });
    expect(listener.mock.calls).toEqual([[{ name: 'Ann', text: 'offer.pdf', at: 1 }]]);
    expect(stage.button.dataset['unread']).toBe('1');
  });
});

describe('the record', () => {
  it('knows that the visitor wrote as soon as it is queued, and that an agent answered', async () => {
    const stage = await arrive();
    stage.parlor('open');
    await settle();
    const pending = {
      id: toMessage(1, 'visitor').id,
      body: says('Hi'),
      createdAt: 0,
      state: 'queued' as const,
      error: '',
    };
    stage.remote.setLog({ loaded: false, pending: [pending] });
    await settle();
    expect(stage.record).toMatchObject({ hasSentMessage: true, served: false, conversation: { open: true } });
    const summary = { state: 'open' } as NonNullable<ReturnType<typeof stage.remote.session.log>['summary']>;
    stage.remote.setLog({ pending: [], messages: [toMessage(1, 'visitor'), toMessage(2, 'agent')], summary });
    await settle();
    expect(stage.record).toMatchObject({ served: true, conversation: { open: true } });
    stage.remote.setLog({ summary: { ...summary, state: 'closed' } });
    await settle();
    expect(stage.record).toMatchObject({ served: false, conversation: { open: false } });
  });

  it('is not written while an agent types', async () => {
    const stage = await arrive();
    stage.parlor('open');
    await settle();
    stage.remote.setLog({});
    await settle();
    const update = vi.spyOn(stage.storage, 'update');
    stage.remote.setLog({ typing: [toMessage(1, 'agent').author] });
    await settle();
    expect(update).not.toHaveBeenCalled();
  });
});

describe('a trigger', () => {
  it('speaks when its time has come, is remembered, told to the page, and reported exactly once', async () => {
    const stage = await arrive({ triggers: [GREETING] });
    const trigger = stage.listen('trigger');
    await pass(stage, 59_999);
    expect(stage.said.textContent).toBe('');
    await pass(stage, 1);
    expect(stage.said.textContent).toContain('SupportHello');
    expect(trigger.mock.calls.filter(([{ status }]) => status === 'fired')).toEqual([
      [{ id: '758', name: '1st visit greeting', status: 'fired', calls: [] }],
    ]);
    expect(stage.loads).toEqual([EXPLAIN, ACTIONS, SESSION, BOX]);
    await pass(stage, 120_000);
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(toReports(stage)).toEqual([{ id, kind: 'fired', trigger: '758' }]);
    expect(stage.record).toMatchObject({ firings: [{ trigger: '758', visit: 1, spoke: true }], reports: [] });
  });

  it('is reported again when the ping that told of it got no answer, under the same id', async () => {
    const stage = await arrive({ triggers: [GREETING] });
    const { answer } = stage.server;
    stage.server.answer = { ...answer, nextPingMs: 0 };
    await pass(stage, 60_000);
    await pass(stage, 20_000);
    stage.server.answer = answer;
    await pass(stage, 300_000);
    const reports = toReports(stage);
    expect(reports.length).toBeGreaterThan(1);
    expect(new Set(reports.map(({ id }) => id)).size).toBe(1);
  });

  it('speaks in one tab of two', async () => {
    const storage = createTestStorage();
    const tabs = [await arrive({ triggers: [GREETING], storage }), await arrive({ triggers: [GREETING], storage })];
    const heard = tabs.map((tab) => tab.listen('trigger'));
    for (const tab of tabs) tab.clock.advance(60_000);
    await settle();
    const firings = heard.flatMap(({ mock }) => mock.calls).filter(([{ status }]) => status === 'fired');
    expect(firings).toHaveLength(1);
  });

  it('keeps silent when the visitor wrote in another tab meanwhile', async () => {
    const stage = await arrive({ triggers: [GREETING] });
    await pass(stage, 59_000);
    stage.storage.values.set('visitor', { ...stage.record, hasSentMessage: true });
    await pass(stage, 1_000);
    expect(stage.said.textContent).toBe('');
  });

  it('speaks in the box where that is open and nothing was said in it yet', async () => {
    const stage = await arrive({ triggers: [GREETING] });
    stage.parlor('open');
    await settle();
    await pass(stage, 60_000);
    expect(stage.said.textContent).toBe('');
    expect(stage.box.setGreeting).toHaveBeenLastCalledWith({ trigger: '758', agentNick: 'Support', text: 'Hello' });
  });

  it('hands its greeting to the box, as the first message, when it is clicked', async () => {
    const stage = await arrive({ triggers: [GREETING] });
    await pass(stage, 60_000);
    stage.said.querySelector('button')?.click();
    await settle();
    const greeting = { trigger: '758', agentNick: 'Support', text: 'Hello' };
    expect(stage.mountBox.mock.calls[0]?.[0]).toMatchObject({ greeting, online: true });
    expect(stage.said.textContent).toBe('');
    stage.parlor('send', 'Yes?');
    await settle();
    expect(stage.remote.session.send).toHaveBeenCalledWith(CONVERSATION, says('Yes?'), '758');
  });

  it('speaks by command without its conditions, but not more often than it may', async () => {
    const stage = await arrive({ triggers: [GREETING] });
    stage.parlor('trigger', '758');
    await settle();
    expect(stage.said.textContent).toContain('Hello');
    stage.said.replaceChildren();
    stage.parlor('trigger', '758');
    await settle();
    expect(stage.said.textContent).toBe('');
    stage.parlor('trigger', 'nope');
    await settle();
    expect(stage.warn.mock.calls.at(-1)).toEqual(['[parlor] no active trigger "nope"']);
  });
});

describe('reset', () => {
  it('forgets the person, their unsent messages and their conversation, and begins as somebody new', async () => {
    const storage = createTestStorage();
    storage.values.set('outbox', { entries: [{ text: 'secret' }] });
    const stage = await arrive({ storage, record: { conversation: { id: CONVERSATION, open: true }, visits: 4 } });
    stage.server.answer = { ...stage.server.answer, token: 'other' };
    stage.parlor('reset');
    await settle();
    expect(stage.remote.session.close).toHaveBeenCalled();
    expect(storage.values.get('outbox')).toMatchObject({ entries: [] });
    expect(stage.pings.at(-1)).not.toHaveProperty('token');
    expect(stage.record).toMatchObject({ token: 'other', conversation: null, visits: 1 });
  });
});

describe('destroy', () => {
  it('leaves nothing on the page and nothing running', async () => {
    const stage = await arrive({ triggers: [GREETING] });
    stage.parlor('open');
    await settle();
    stage.parlor('destroy');
    await settle();
    expect(document.querySelector('parlor-chat')).toBeNull();
    expect(stage.box.destroy).toHaveBeenCalled();
    expect(stage.remote.session.close).toHaveBeenCalled();
    const before = stage.pings.length;
    await pass(stage, 1e7);
    window.dispatchEvent(new Event('pagehide'));
    expect(stage.pings).toHaveLength(before);
    expect(document.querySelector('parlor-chat')).toBeNull();
  });
});

describe('page views', () => {
  it('ping at once with the new address, and put the launcher back when the page threw it away', async () => {
    const stage = await arrive();
    document.body.replaceChildren();
    stage.parlor('page', '/virtual');
    await settle();
    expect(stage.pings.at(-1)?.page.url).toMatch(/\/virtual$/);
    expect(document.querySelector('parlor-chat')).not.toBeNull();
  });
});
