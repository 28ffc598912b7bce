// @vitest-environment happy-dom
/** One conversation: taking, taking over, closing, answering. */
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ConversationPane } from '../../src/inbox/ConversationPane.tsx';
import { createInboxModel } from '../../src/inbox/inbox-model.ts';
import { createTicker } from '../../src/inbox/ticker.ts';
import type { ColleaguesAnswer } from '../../src/protocol/agent-api.ts';
import type { AgentId } from '../../src/protocol/ids.ts';
import type { ConversationSummary } from '../../src/protocol/message.ts';
import { says } from '../support/says.ts';
import {
  ANN,
  BOB,
  createFakeApi,
  createFakeClock,
  createFakeLocation,
  createFakeSession,
  createMessage,
  createSummary,
  createVisitor,
  ME,
  toConversationId,
  toFailure,
  toVisitorAuthor,
  toVisitorId,
} from './inbox-fixtures.ts';

afterEach(cleanup);

const first = toConversationId(1);
const withAnn = { state: 'open', agent: { id: 'ann', name: 'Ann' } } as const;
const withBob = { state: 'open', agent: { id: 'bob', name: 'Bob' } } as const;

function open(summary: ConversationSummary | null) {
  const fake = createFakeSession();
  const api = createFakeApi();
  const { location } = createFakeLocation(`#conversation=${first}`);
  const model = createInboxModel({ me: ME, api, session: fake.session, location, onSignInEnded: () => {} });
  if (summary !== null) {
    fake.list(summary);
    fake.load(summary, [
      createMessage(1, 1, toVisitorAuthor(1), 'Hello'),
      ...(summary.agent === null ? [] : [createMessage(1, 2, summary.agent.id === 'ann' ? ANN : BOB, 'Good day')]),
    ]);
  }
  const ticker = createTicker(createFakeClock().clock, { isVisible: () => true, onChange: () => () => {} });
  render(
    <ConversationPane
      model={model}
      conversation={first}
      ticker={ticker}
      focus="none"
      isNarrow={() => false}
      onBack={() => {}}
    />,
  );
  return { ...fake, api, model };
}

function answer(text: string): HTMLTextAreaElement {
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your answer' });
  fireEvent.input(field, { target: { value: text } });
  fireEvent.keyDown(field, { key: 'Enter' });
  return field;
}

const button = (name: string) => screen.queryByRole('button', { name });

describe('a waiting conversation', () => {
  test('shows who waits, on which page, and what was said', async () => {
    const { visit } = open(createSummary(1));
    expect(screen.getByText('Waiting for an answer')).toBeTruthy();
    expect(screen.getByText('Not on the site now')).toBeTruthy();
    visit([createVisitor(1)]);
    const page = await screen.findByRole('link', { name: 'Bikes' });
    expect(page.getAttribute('href')).toBe('https://shop.example/bikes?size=54');
    expect(page.getAttribute('rel')).toContain('noopener');
    expect(screen.getByText('Hello')).toBeTruthy();
  });

  test('is taken by the first answer, before it is sent', async () => {
    const { api, session } = open(createSummary(1));
    answer('Good day');
    await vi.waitFor(() => expect(session.send).toHaveBeenCalledWith(first, says('Good day')));
    expect(api.take).toHaveBeenCalledWith(first, false);
    expect(await screen.findByText('With you')).toBeTruthy();
    expect(button('Take')).toBeNull();
  });

  test('offers to take over when another agent was faster, keeps the text, and takes over when asked', async () => {
    const { api, session } = open(createSummary(1));
    api.take.mockResolvedValueOnce(toFailure('conflict'));
    const field = answer('Good day');
    expect(await screen.findByText('Another agent has taken this conversation.')).toBeTruthy();
    await vi.waitFor(() => expect(field.value).toBe('Good day'));
    expect(session.send).not.toHaveBeenCalled();
    fireEvent.click(await screen.findByRole('button', { name: 'Take over' }));
    expect(await screen.findByText('With you')).toBeTruthy();
    expect(api.take).toHaveBeenLastCalledWith(first, true);
    expect(screen.queryByText('Another agent has taken this conversation.')).toBeNull();
  });

  test('puts the focus into the answer when it was taken', async () => {
    open(createSummary(1));
    fireEvent.click(screen.getByRole('button', { name: 'Take' }));
    const field = screen.getByRole('textbox', { name: 'Your answer' });
    await vi.waitFor(() => expect(document.activeElement).toBe(field));
  });

  test('is declined only after a second yes, and the focus goes to the name', async () => {
    const { api } = open(createSummary(1));
    fireEvent.click(screen.getByRole('button', { name: 'Decline' }));
    const question = await screen.findByRole('group', { name: /Decline this chat/ });
    const keep = within(question).getByRole('button', { name: 'Keep it' });
    await vi.waitFor(() => expect(document.activeElement).toBe(keep));
    expect(api.refuse).not.toHaveBeenCalled();
    fireEvent.click(within(question).getByRole('button', { name: 'Decline the chat' }));
    expect(await screen.findByText(/opens again when the visitor writes/)).toBeTruthy();
    expect(api.refuse).toHaveBeenCalledWith(first);
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Visitor 0001' }));
  });

  test('is kept on Escape, with the focus back where it was', async () => {
    const { api } = open(createSummary(1));
    fireEvent.click(screen.getByRole('button', { name: 'Decline' }));
    fireEvent.keyDown(await screen.findByRole('group', { name: /Decline this chat/ }), { key: 'Escape' });
    const decline = await screen.findByRole('button', { name: 'Decline' });
    await vi.waitFor(() => expect(document.activeElement).toBe(decline));
    expect(api.refuse).not.toHaveBeenCalled();
  });

  test('says why it could not be declined', async () => {
    const { api } = open(createSummary(1));
    api.refuse.mockResolvedValueOnce(toFailure('conflict'));
    fireEvent.click(screen.getByRole('button', { name: 'Decline' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Decline the chat' }));
    expect(await screen.findByText('This conversation is not waiting any more.')).toBeTruthy();
  });

  test('is taken once by two clicks', async () => {
    const { api } = open(createSummary(1));
    const take = screen.getByRole('button', { name: 'Take' });
    fireEvent.click(take);
    fireEvent.click(take);
    expect(await screen.findByText('With you')).toBeTruthy();
    expect(api.take).toHaveBeenCalledOnce();
  });
});

describe('a conversation of mine', () => {
  test('can be closed, and then not written in', async () => {
    const { api } = open(createSummary(1, { ...withAnn, head: 2 }));
    expect(button('Take')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(await screen.findByText(/opens again when the visitor writes/)).toBeTruthy();
    expect(api.close).toHaveBeenCalledWith(first);
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your answer' }).disabled).toBe(true);
  });

  test('can be taken again after it was closed', async () => {
    const { api } = open(createSummary(1, { state: 'closed', head: 2 }));
    fireEvent.click(screen.getByRole('button', { name: 'Take' }));
    expect(await screen.findByText('With you')).toBeTruthy();
    expect(api.take).toHaveBeenCalledWith(first, false);
  });

  test('says why it could not be closed', async () => {
    const { api } = open(createSummary(1, { ...withAnn, head: 2 }));
    api.close.mockResolvedValueOnce(toFailure('unreachable'));
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
    expect(button('Close')).toBeTruthy();
  });
});

describe('handing over', () => {
  const bob = { id: 'bob' as AgentId, name: 'Bob', online: false };
  const eve = { id: 'eve' as AgentId, name: 'Eve', online: true };
  const ann = { id: 'ann' as AgentId, name: 'Ann', online: true };

  function openMenu(colleagues: ColleaguesAnswer['colleagues']) {
    const opened = open(createSummary(1, { ...withAnn, head: 2 }));
    opened.api.colleagues.mockResolvedValueOnce({ ok: true, value: { colleagues } });
    const opener = screen.getByRole('button', { name: 'Transfer' });
    opener.focus();
    fireEvent.click(opener);
    return { ...opened, opener };
  }

  test('offers colleagues, those who are there first, and never oneself', async () => {
    openMenu([ann, bob, eve]);
    const menu = await screen.findByRole('group', { name: 'Hand over to' });
    const rows = await within(menu).findAllByRole('button');
    expect(rows.map((row) => row.textContent)).toEqual(['EveOnline', 'BobOffline']);
    await vi.waitFor(() => expect(document.activeElement).toBe(rows[0]));
  });

  test('gives the conversation to the one who was chosen, and says to whom', async () => {
    const { api } = openMenu([ann, bob]);
    fireEvent.click(await screen.findByRole('button', { name: /Bob/ }));
    expect(await screen.findByText('Handed to Bob')).toBeTruthy();
    expect(api.transfer).toHaveBeenCalledWith(first, { agent: 'bob' });
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Visitor 0001' }));
    expect(screen.getByText(/has not taken it yet/)).toBeTruthy();
    expect(button('Take over')).toBeTruthy();
  });

  test('says that nobody else works here', async () => {
    openMenu([ann]);
    expect(await screen.findByText('Nobody else works here yet.')).toBeTruthy();
  });

  test('says why the colleagues are not known', async () => {
    const { api } = open(createSummary(1, { ...withAnn, head: 2 }));
    api.colleagues.mockResolvedValueOnce(toFailure('unreachable'));
    fireEvent.click(screen.getByRole('button', { name: 'Transfer' }));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
  });

  test('is left on Escape, and by a press elsewhere', async () => {
    const { opener } = openMenu([bob]);
    const row = await screen.findByRole('button', { name: /Bob/ });
    await vi.waitFor(() => expect(document.activeElement).toBe(row));
    fireEvent.keyDown(row, { key: 'Escape' });
    await vi.waitFor(() => expect(opener.getAttribute('aria-expanded')).toBe('false'));
    expect(document.activeElement).toBe(opener);
    fireEvent.click(opener);
    await vi.waitFor(() => expect(opener.getAttribute('aria-expanded')).toBe('true'));
    await vi.waitFor(() => {
      fireEvent.pointerDown(document.body);
      expect(opener.getAttribute('aria-expanded')).toBe('false');
    });
  });

  test('is refused in plain words when the conversation is mine no longer', async () => {
    const { api } = openMenu([bob]);
    api.transfer.mockResolvedValueOnce(toFailure('conflict'));
    fireEvent.click(await screen.findByRole('button', { name: /Bob/ }));
    expect(await screen.findByText('This conversation is no longer yours to hand over.')).toBeTruthy();
  });
});

describe('a conversation that was handed to me', () => {
  const handed = createSummary(1, { ...withAnn, state: 'transferring', head: 2 });

  test('can be taken, without taking it over', async () => {
    const { api } = open(handed);
    expect(screen.getByText('Handed to you')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Take' }));
    expect(await screen.findByText('With you')).toBeTruthy();
    expect(api.take).toHaveBeenCalledWith(first, false);
  });

  test('is taken by the first answer, before it is sent', async () => {
    const { api, session } = open(handed);
    answer('Good day');
    await vi.waitFor(() => expect(session.send).toHaveBeenCalledWith(first, says('Good day')));
    expect(api.take).toHaveBeenCalledWith(first, false);
  });
});

describe('the panel about the visitor', () => {
  test('is asked for once the conversation says whose it is', async () => {
    const { api, load } = open(null);
    expect(api.visitor).not.toHaveBeenCalled();
    load(createSummary(1), []);
    await vi.waitFor(() => expect(api.visitor).toHaveBeenCalledWith(toVisitorId(1)));
  });

  test('opens by its button and closes on Escape where it has no room of its own', async () => {
    open(createSummary(1));
    const toggle = screen.getByRole('button', { name: 'About the visitor' });
    fireEvent.click(toggle);
    await vi.waitFor(() => expect(toggle.getAttribute('aria-expanded')).toBe('true'));
    fireEvent.keyDown(screen.getByRole('region', { name: 'About the visitor' }), { key: 'Escape' });
    await vi.waitFor(() => expect(toggle.getAttribute('aria-expanded')).toBe('false'));
    expect(document.activeElement).toBe(toggle);
  });
});

describe('a conversation of another agent', () => {
  test('can be taken over and not written in', async () => {
    const { api } = open(createSummary(1, { ...withBob, head: 2 }));
    expect(screen.getByText('With Bob')).toBeTruthy();
    expect(screen.getByText(/Bob is answering/)).toBeTruthy();
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your answer' }).disabled).toBe(true);
    expect(button('Close')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Take over' }));
    expect(await screen.findByText('With you')).toBeTruthy();
    expect(api.take).toHaveBeenCalledWith(first, true);
  });
});

describe('the conversation of a deep link', () => {
  test('says that it loads', () => {
    open(null);
    expect(screen.getByText('Loading the conversation…')).toBeTruthy();
  });

  test('appears once it is here, also when the list does not have it', async () => {
    const { load } = open(null);
    load(createSummary(1, { state: 'closed' }), [createMessage(1, 1, toVisitorAuthor(1), 'Long ago')]);
    expect(await screen.findByText('Long ago')).toBeTruthy();
    expect(screen.getByText('Closed')).toBeTruthy();
  });
});

test('says that a conversation was declined, and to what the events of its log came', () => {
  const refused = { kind: 'event', event: 'refused' } as const;
  const author = { kind: 'system', id: 'ann', name: 'Ann' } as const;
  const { load } = open(null);
  const declined = createSummary(1, { state: 'closed', lastMessage: { author, body: refused, at: 0 } });
  load(declined, [{ ...createMessage(1, 1, author, ''), body: refused }]);
  return Promise.all([screen.findByText('Declined'), screen.findByText('Ann declined the chat')]);
});

test('names a visitor whom the messages leave without a name', () => {
  open(createSummary(1));
  expect(screen.getAllByText('Visitor 0001').length).toBeGreaterThan(1);
});
