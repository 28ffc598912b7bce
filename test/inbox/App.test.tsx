// @vitest-environment happy-dom
/** From the cookie, the form or a one-time link to the inbox, and out again. */
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { App } from '../../src/inbox/App.tsx';
import type { ApiProblem } from '../../src/inbox/agent-api-client.ts';
import { createInboxModel } from '../../src/inbox/inbox-model.ts';
import { createSignInFlow } from '../../src/inbox/sign-in-flow.ts';
import { createTicker } from '../../src/inbox/ticker.ts';
import {
  createFakeApi,
  createFakeClock,
  createFakeLocation,
  createFakeSession,
  createSummary,
  ME,
  toFailure,
} from './inbox-fixtures.ts';

afterEach(cleanup);

function open(hash: string, arrange: (api: ReturnType<typeof createFakeApi>) => void = () => {}) {
  const api = createFakeApi();
  arrange(api);
  const address = createFakeLocation(hash);
  const fake = createFakeSession();
  const ended: (() => void)[] = [];
  const flow = createSignInFlow({
    api,
    location: address.location,
    async openInbox(me, onSignInEnded) {
      ended.push(onSignInEnded);
      return createInboxModel({ me, api, session: fake.session, location: address.location, onSignInEnded });
    },
  });
  const ticker = createTicker(createFakeClock().clock, { isVisible: () => true, onChange: () => () => {} });
  render(
    <App
      flow={flow}
      ticker={ticker}
      isNarrow={() => false}
      loadPages={{ reports: () => new Promise(() => {}), webhooks: () => new Promise(() => {}) }}
    />,
  );
  void flow.start();
  return { ...fake, api, address, endSignIn: () => ended.at(-1)?.() };
}

const signedOut = (api: ReturnType<typeof createFakeApi>) =>
  api.me.mockResolvedValueOnce(toFailure('sign-in-required'));

async function signIn(): Promise<void> {
  const email = await screen.findByLabelText('E-mail');
  fireEvent.input(email, { target: { value: ' ann@example.com ' } });
  fireEvent.input(screen.getByLabelText('Password'), { target: { value: 'correct horse' } });
  fireEvent.submit(email.closest('form') ?? email);
}

describe('with a cookie', () => {
  test('opens the inbox and connects', async () => {
    const { session } = open('');
    expect(await screen.findByRole('heading', { name: 'Demo shop', level: 1 })).toBeTruthy();
    expect(session.connect).toHaveBeenCalledOnce();
  });

  test('offers another attempt when the server cannot be reached', async () => {
    open('', (api) => api.me.mockResolvedValueOnce(toFailure('unreachable')));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'Demo shop' })).toBeTruthy();
  });

  test('names the window after the number of waiting conversations', async () => {
    const { list } = open('');
    await screen.findByRole('heading', { name: 'Demo shop' });
    await vi.waitFor(() => expect(document.title).toBe('Inbox – Demo shop'));
    list(createSummary(1), createSummary(2));
    expect(document.title).toBe('(2) Inbox – Demo shop');
    list(createSummary(1, { state: 'closed' }), createSummary(2, { state: 'closed' }));
    expect(document.title).toBe('Inbox – Demo shop');
    fireEvent.click(screen.getByRole('button', { name: 'Reports' }));
    await vi.waitFor(() => expect(document.title).toBe('Reports – Demo shop'));
  });

  test('says when the sign-in has ended, and closes the session', async () => {
    const { session, endSignIn } = open('');
    await screen.findByRole('heading', { name: 'Demo shop' });
    endSignIn();
    expect((await screen.findByRole('status')).textContent).toBe('Your sign-in has ended');
    expect(session.close).toHaveBeenCalledOnce();
    expect(document.title).toBe('Parlor');
  });

  test('signs out only when the server has said so', async () => {
    const { api, session } = open('', (fake) => fake.signOut.mockResolvedValueOnce(toFailure('unreachable')));
    fireEvent.click(await screen.findByRole('button', { name: 'Sign out' }));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
    fireEvent.click(screen.getByRole('button', { name: 'Sign out' }));
    expect(await screen.findByRole('heading', { name: 'Sign in to your inbox' })).toBeTruthy();
    expect(api.signOut).toHaveBeenCalledTimes(2);
    expect(session.close).toHaveBeenCalledOnce();
  });

  test('offers to set a password to an agent who skipped it', async () => {
    open('', (api) => {
      const agent = { ...ME.agent, hasPassword: false };
      api.me.mockResolvedValue({ ok: true, value: { ...ME, agent } });
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Set a password' }));
    expect(await screen.findByRole('heading', { name: 'Choose a password' })).toBeTruthy();
  });
});

describe('the sign-in form', () => {
  test('opens the inbox with the right password', async () => {
    const { api } = open('', signedOut);
    await signIn();
    expect(await screen.findByRole('heading', { name: 'Demo shop' })).toBeTruthy();
    expect(api.signIn).toHaveBeenCalledWith({ email: 'ann@example.com', password: 'correct horse' });
  });

  const refusals: readonly [ApiProblem['code'], Partial<ApiProblem>, string][] = [
    ['wrong-credentials', {}, 'E-mail or password is wrong.'],
    ['rate-limited', {}, 'Too many attempts. Try again in a minute.'],
    ['rate-limited', { retryAfterMs: 30_000 }, 'Too many attempts. Try again in 30 seconds.'],
    ['internal', { requestId: 'r-7' }, 'Something went wrong on the server (r-7). Try again.'],
  ];
  test.each(refusals)('says what is wrong when the answer is %s %j', async (code, change, text) => {
    open('', (api) => {
      signedOut(api);
      api.signIn.mockResolvedValueOnce(toFailure(code, change));
    });
    await signIn();
    expect((await screen.findByRole('alert')).textContent).toBe(text);
    await signIn();
    expect(await screen.findByRole('heading', { name: 'Demo shop' })).toBeTruthy();
  });
});

describe('with a one-time link', () => {
  test('clears the address and asks for a password, saying what skipping means', async () => {
    const { api, address } = open('#link=secret');
    expect(await screen.findByRole('heading', { name: 'Choose a password' })).toBeTruthy();
    expect(api.signInByLink).toHaveBeenCalledWith({ link: 'secret' });
    expect(address.entries).toEqual(['']);
    expect(screen.getByText(/your next sign-in needs a new link from the command line/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Not now' }));
    expect(await screen.findByRole('heading', { name: 'Demo shop' })).toBeTruthy();
    expect(api.setPassword).not.toHaveBeenCalled();
  });

  test('keeps a password that is too short to itself, and saves one that is long enough', async () => {
    const { api } = open('#link=secret');
    const field = await screen.findByLabelText('New password');
    fireEvent.input(field, { target: { value: 'too short' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save password' }));
    expect((await screen.findByRole('alert')).textContent).toBe('One more character is needed.');
    expect(api.setPassword).not.toHaveBeenCalled();
    fireEvent.input(field, { target: { value: 'long enough' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save password' }));
    expect(await screen.findByRole('heading', { name: 'Demo shop' })).toBeTruthy();
    expect(api.setPassword).toHaveBeenCalledWith({ password: 'long enough' });
  });

  test('says when the link was used', async () => {
    open('#link=old', (api) => api.signInByLink.mockResolvedValueOnce(toFailure('link-used')));
    await screen.findByRole('button', { name: 'Sign in' });
    expect(screen.getByRole('status').textContent).toContain('was used or has expired');
  });

  test('works in a tab that already shows the form', async () => {
    const { address } = open('', signedOut);
    await screen.findByRole('button', { name: 'Sign in' });
    address.visit('#link=pasted');
    expect(await screen.findByRole('heading', { name: 'Choose a password' })).toBeTruthy();
  });
});
