/** What the signed-in inbox does with events, the address and the agent's wishes. */
import { describe, expect, test, vi } from 'vitest';
import type { ApiAnswer } from '../../src/inbox/agent-api-client.ts';
import { createInboxModel } from '../../src/inbox/inbox-model.ts';
import { says } from '../support/says.ts';
import {
  createFakeApi,
  createFakeLocation,
  createFakeSession,
  createSummary,
  createVisitor,
  LIVE,
  ME,
  toConversationId,
  toFailure,
  toVisitorId,
} from './inbox-fixtures.ts';

const withAnn = { state: 'open', agent: { id: 'ann', name: 'Ann' } } as const;
const withBob = { state: 'open', agent: { id: 'bob', name: 'Bob' } } as const;
const first = toConversationId(1);

function createWorld(hash = '') {
  const fake = createFakeSession();
  const api = createFakeApi();
  const address = createFakeLocation(hash);
  const onSignInEnded = vi.fn();
  const model = createInboxModel({ me: ME, api, session: fake.session, location: address.location, onSignInEnded });
  return { ...fake, api, address, onSignInEnded, model };
}

describe('events', () => {
  test('lists are unknown until the server has sent them', () => {
    const { model, list, visit } = createWorld();
    expect([model.conversations.value, model.visitors.value]).toEqual([null, null]);
    list();
    visit([createVisitor(1)]);
    visit([], [toVisitorId(1)], false);
    expect([model.conversations.value?.size, model.visitors.value?.size]).toEqual([0, 0]);
  });

  test('a whole list forgets what it does not name: it was closed long ago, while we were away', () => {
    const { model, listAll } = createWorld();
    listAll(createSummary(1), createSummary(2));
    listAll(createSummary(2));
    expect(model.groups.value.waiting.map(({ id }) => id)).toEqual([toConversationId(2)]);
  });

  test('every other frame of conversations is an upsert', () => {
    const { model, list } = createWorld();
    list(createSummary(1), createSummary(2));
    list(createSummary(1, withBob));
    expect(model.groups.value.waiting.map(({ id }) => id)).toEqual([toConversationId(2)]);
    expect(model.groups.value.others.map(({ id }) => id)).toEqual([first]);
  });

  test('a sync tells of a conversation that the list does not have', () => {
    const { model, load } = createWorld();
    load(createSummary(1, { state: 'closed' }), []);
    expect(model.groups.value.closed).toHaveLength(1);
  });

  test('a log that stood still does not set a conversation back', () => {
    const { model, list, load } = createWorld();
    list(createSummary(1, { ...withBob, head: 5 }));
    load(createSummary(1, { head: 2 }), []);
    expect(model.groups.value.others).toHaveLength(1);
  });

  test('the status follows the session until the model is closed', () => {
    const { model, emit, session } = createWorld();
    emit({ type: 'status', status: LIVE });
    expect(model.status.value).toEqual(LIVE);
    model.close();
    expect(session.close).toHaveBeenCalledOnce();
  });
});

describe('the address', () => {
  test('opens the conversation of a deep link', () => {
    expect(createWorld(`#conversation=${first}`).model.selected.value).toBe(first);
  });

  test('follows the selection, one entry each, and the selection follows Back', () => {
    const { model, address } = createWorld();
    model.go({ view: 'conversation', conversation: first });
    model.go({ view: 'conversation', conversation: first });
    expect(address.entries).toEqual(['', `#conversation=${first}`]);
    address.visit('');
    expect(model.selected.value).toBeNull();
  });
});

describe('sending', () => {
  test('takes a waiting conversation first', async () => {
    const { model, api, session, list } = createWorld();
    list(createSummary(1));
    await model.send(first, { kind: 'text', text: 'Hello' });
    expect(api.take).toHaveBeenCalledWith(first, false);
    expect(session.send).toHaveBeenCalledWith(first, says('Hello'));
    expect(api.take.mock.invocationCallOrder[0]).toBeLessThan(session.send.mock.invocationCallOrder[0] ?? 0);
  });

  test('takes it once for messages written meanwhile, and sends them in the order they were written', async () => {
    const { model, api, session, list } = createWorld();
    let answer = (_answer: ApiAnswer<null>): void => {};
    api.take.mockReturnValueOnce(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    list(createSummary(1));
    const sent = ['one', 'two', 'three'].map((text) => model.send(first, { kind: 'text', text }));
    answer({ ok: true, value: null });
    await Promise.all(sent);
    await model.send(first, { kind: 'text', text: 'four' });
    expect(api.take).toHaveBeenCalledOnce();
    expect(session.send.mock.calls.map(([, body]) => body)).toEqual(['one', 'two', 'three', 'four'].map(says));
  });

  test('takes nothing in a conversation that is mine', async () => {
    const { model, api, session, list } = createWorld();
    list(createSummary(1, withAnn));
    await model.send(first, { kind: 'text', text: 'Hello' });
    expect(api.take).not.toHaveBeenCalled();
    expect(session.send).toHaveBeenCalledOnce();
  });

  test('is refused, with nothing queued, when another agent was faster', async () => {
    const { model, api, session, list } = createWorld();
    api.take.mockResolvedValueOnce(toFailure('conflict'));
    list(createSummary(1));
    await expect(model.send(first, { kind: 'text', text: 'Hello' })).rejects.toThrow('not sent');
    expect(session.send).not.toHaveBeenCalled();
    expect(model.notice.value).toMatchObject({ conversation: first, isConflict: true });
  });
});

describe('reading', () => {
  test('is reported, and shown before the server says so', () => {
    const { model, session, list } = createWorld();
    list(createSummary(1, withAnn));
    model.see(first, 1);
    expect(session.read).toHaveBeenCalledWith(first, 1);
    expect(model.conversations.value?.get(first)?.readByAgent).toBe(1);
  });

  test('says nothing to a visitor who talks to another agent', () => {
    const { model, session, list } = createWorld();
    list(createSummary(1, withBob));
    model.see(first, 1);
    expect(session.read).not.toHaveBeenCalled();
  });
});

test('a request that needs a sign-in ends this one', async () => {
  const { model, api, onSignInEnded, list } = createWorld();
  api.close.mockResolvedValueOnce(toFailure('sign-in-required'));
  list(createSummary(1, withAnn));
  await model.closeConversation(first);
  expect(onSignInEnded).toHaveBeenCalledOnce();
});

test('each conversation keeps its own draft', () => {
  const { model } = createWorld();
  model.draft(first).value = 'Half a sentence';
  expect(model.draft(toConversationId(2)).value).toBe('');
  expect(model.draft(first).value).toBe('Half a sentence');
});
