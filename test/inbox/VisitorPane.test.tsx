// @vitest-environment happy-dom
/** A visitor who only reads: what is known of them, and speaking to them first. */
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AgentApi } from '../../src/inbox/agent-api-client.ts';
import { createInboxModel } from '../../src/inbox/inbox-model.ts';
import { createTicker } from '../../src/inbox/ticker.ts';
import { VisitorPane } from '../../src/inbox/VisitorPane.tsx';
import {
  createDetail,
  createFakeApi,
  createFakeClock,
  createFakeLocation,
  createFakeSession,
  createVisitor,
  ME,
  toConversationId,
  toFailure,
  toVisitorId,
} from './inbox-fixtures.ts';

afterEach(cleanup);

const first = toVisitorId(1);

function open(prepare: (api: ReturnType<typeof createFakeApi>) => void = () => {}) {
  const fake = createFakeSession();
  const api = createFakeApi();
  prepare(api);
  const { location } = createFakeLocation(`#visitor=${first}`);
  const onSignInEnded = vi.fn();
  const onOpen = vi.fn();
  const model = createInboxModel({ me: ME, api, session: fake.session, location, onSignInEnded });
  fake.visit([createVisitor(1)]);
  const ticker = createTicker(createFakeClock().clock, { isVisible: () => true, onChange: () => () => {} });
  const pane = (
    <VisitorPane model={model} visitor={first} ticker={ticker} focus="none" onBack={() => {}} onOpen={onOpen} />
  );
  const view = render(pane);
  return { ...fake, ...view, pane, api, model, onSignInEnded, onOpen };
}

async function write(text: string): Promise<HTMLTextAreaElement> {
  fireEvent.click(screen.getByRole('button', { name: 'Invite to chat' }));
  const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Your invitation' });
  fireEvent.input(field, { target: { value: text } });
  return field;
}

describe('the panel', () => {
  test('says that it loads, and shows groups of facts when they are here', async () => {
    open((api) =>
      api.visitor.mockResolvedValue({
        ok: true,
        value: createDetail(1, { vitals: { lcp: 4_200 }, path: [{ url: 'https://shop.example/', title: '', at: 0 }] }),
      }),
    );
    expect(screen.getByText('Loading the visitor…')).toBeTruthy();
    const visit = await screen.findByRole('region', { name: 'This visit' });
    expect(within(visit).getByText('Browsing')).toBeTruthy();
    const speed = screen.getByRole('region', { name: 'Page speed' });
    expect(within(speed).getByText('poor')).toBeTruthy();
    const path = screen.getByRole('region', { name: 'Pages of this visit' });
    expect(within(path).getByRole('link', { name: '/' }).getAttribute('rel')).toContain('noopener');
    expect(screen.queryByText('Loading the visitor…')).toBeNull();
  });

  test('says why nothing came, and asks again when told to', async () => {
    const { api } = open((fake) => fake.visitor.mockResolvedValueOnce(toFailure('unreachable')));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('region', { name: 'This visit' })).toBeTruthy();
    expect(api.visitor).toHaveBeenCalledTimes(2);
  });

  test('says that nothing is known of a visitor whom the server does not know', async () => {
    open((fake) => fake.visitor.mockResolvedValueOnce(toFailure('not-found')));
    expect(await screen.findByText(/Nothing is known of this visitor/)).toBeTruthy();
  });

  test('ends the sign-in when the server knows the agent no longer', async () => {
    const { onSignInEnded } = open((fake) => fake.visitor.mockResolvedValueOnce(toFailure('sign-in-required')));
    await vi.waitFor(() => expect(onSignInEnded).toHaveBeenCalledOnce());
  });
});

test('the head follows the visitor: their page, that they left, and the conversation they began', async () => {
  const { visit, onOpen } = open();
  expect(screen.getAllByRole('link', { name: 'Bikes' }).length).toBeGreaterThan(0);
  visit([createVisitor(1, { state: 'waitingForChat', conversation: toConversationId(1) })]);
  fireEvent.click(await screen.findByRole('button', { name: 'Open the conversation' }));
  expect(onOpen).toHaveBeenCalledWith(toConversationId(1));
  visit([]);
  expect(await screen.findByText('Left the site')).toBeTruthy();
});

describe('an invitation', () => {
  test('is sent by Ctrl+Enter or Cmd+Enter, and then it is waited for', async () => {
    for (const key of [{ ctrlKey: true }, { metaKey: true }]) {
      const { api } = open();
      const field = await write(' May I help? ');
      await vi.waitFor(() => expect(document.activeElement).toBe(field));
      fireEvent.keyDown(field, { key: 'Enter' });
      expect(api.invite).not.toHaveBeenCalled();
      fireEvent.keyDown(field, { key: 'Enter', ...key });
      const outcome = await screen.findByText('Invited, waiting for an answer.');
      expect(api.invite).toHaveBeenCalledExactlyOnceWith(first, { text: 'May I help?' });
      expect(outcome.getAttribute('role')).toBe('status');
      await vi.waitFor(() => expect(document.activeElement).toBe(outcome));
      expect(screen.queryByRole('textbox')).toBeNull();
      cleanup();
    }
  });

  test('is sent once by two clicks, and not at all without a word', async () => {
    const { api } = open();
    const field = await write('  ');
    const send = screen.getByRole('button', { name: 'Send invitation' });
    fireEvent.click(send);
    expect(api.invite).not.toHaveBeenCalled();
    fireEvent.input(field, { target: { value: 'Hi' } });
    fireEvent.click(send);
    fireEvent.click(send);
    await screen.findByText('Invited, waiting for an answer.');
    expect(api.invite).toHaveBeenCalledOnce();
  });

  test.each<[Parameters<typeof toFailure>[0], string]>([
    ['conflict', 'This visitor is in a conversation already.'],
    ['not-found', 'This visitor has left the site.'],
    ['unreachable', 'The server cannot be reached. Check your connection and try again.'],
  ])('that fails with %s says so and keeps the text', async (code, text) => {
    open((fake) => fake.invite.mockResolvedValueOnce(toFailure(code)));
    const field = await write('May I help?');
    fireEvent.click(screen.getByRole('button', { name: 'Send invitation' }));
    expect((await screen.findByRole('alert')).textContent).toBe(text);
    expect(field.value).toBe('May I help?');
  });

  test('is left on Escape with the text kept, also for another look at the visitor later', async () => {
    const { pane, unmount } = open();
    fireEvent.keyDown(await write('Half a sent'), { key: 'Escape' });
    const opener = await screen.findByRole('button', { name: 'Invite to chat' });
    await vi.waitFor(() => expect(document.activeElement).toBe(opener));
    unmount();
    render(pane);
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your invitation' }).value).toBe('Half a sent');
  });

  test('stays under the hands of who writes it when the visitor leaves', async () => {
    const { visit } = open();
    const field = await write('Half a sent');
    visit([]);
    await screen.findByText('Left the site');
    expect(screen.getByRole('textbox', { name: 'Your invitation' })).toBe(field);
  });

  test('is not offered to who chats, or has left, or has one', async () => {
    const { visit } = open();
    const offer = () => screen.queryByRole('button', { name: 'Invite to chat' });
    expect(offer()).not.toBeNull();
    visit([createVisitor(1, { conversation: toConversationId(1) })]);
    await vi.waitFor(() => expect(offer()).toBeNull());
    visit([createVisitor(1, { state: 'manuallyInvited' })]);
    await screen.findByText('Invited, waiting for an answer.');
    expect(offer()).toBeNull();
    visit([]);
    await vi.waitFor(() => expect(screen.queryByText('Invited, waiting for an answer.')).toBeNull());
    expect(offer()).toBeNull();
  });

  test('that was sent away is told, and another can be written', async () => {
    const { visit } = open();
    visit([createVisitor(1, { state: 'refusedByVisitor' })]);
    expect(await screen.findByText('The visitor closed what was said to them.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Invite to chat' })).toBeTruthy();
  });

  test('ends with the list’s word on it, not with the answer to the request', async () => {
    const { visit } = open();
    await write('Hi');
    fireEvent.click(screen.getByRole('button', { name: 'Send invitation' }));
    await screen.findByText('Invited, waiting for an answer.');
    visit([createVisitor(1, { state: 'manuallyInvited' })]);
    await screen.findByText('Invited');
    visit([createVisitor(1, { state: 'inSite' })]);
    expect(await screen.findByRole('button', { name: 'Invite to chat' })).toBeTruthy();
  });
});

test('an answer that comes after the pane was left changes nothing', async () => {
  let answer: (value: Awaited<ReturnType<AgentApi['visitor']>>) => void = () => {};
  const { unmount } = open((api) =>
    api.visitor.mockReturnValueOnce(
      new Promise((resolve) => {
        answer = resolve;
      }),
    ),
  );
  unmount();
  answer({ ok: true, value: createDetail(1) });
  await Promise.resolve();
  expect(screen.queryByRole('region', { name: 'This visit' })).toBeNull();
});
