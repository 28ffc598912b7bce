// @vitest-environment happy-dom
/** One conversation: taking, taking over, closing, answering. */
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ConversationPane } from '../../src/inbox/ConversationPane.tsx';
import { createInboxModel } from '../../src/inbox/inbox-model.ts';
import { createTicker } from '../../src/inbox/ticker.ts';
import type { ConversationSummary } from '../../src/protocol/message.ts';
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
  render(<ConversationPane model={model} conversation={first} ticker={ticker} focus="none" onBack={() => {}} />);
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
    await vi.waitFor(() => expect(session.send).toHaveBeenCalledWith(first, 'Good day'));
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

test('names a visitor whom the messages leave without a name', () => {
  open(createSummary(1));
  expect(screen.getAllByText('Visitor 0001').length).toBeGreaterThan(1);
});
