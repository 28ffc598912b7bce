// @vitest-environment happy-dom
/** The lists: what they say in each state, and the keyboard. */
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Inbox } from '../../src/inbox/Inbox.tsx';
import { createInboxModel } from '../../src/inbox/inbox-model.ts';
import type { LoadPage } from '../../src/inbox/LaterPage.tsx';
import { createTicker } from '../../src/inbox/ticker.ts';
import type { FileId } from '../../src/protocol/ids.ts';
import {
  createFakeApi,
  createFakeClock,
  createFakeLocation,
  createFakeSession,
  createSummary,
  createVisitor,
  LIVE,
  ME,
  toConversationId,
  toVisitorId,
} from './inbox-fixtures.ts';

afterEach(cleanup);

const withAnn = { state: 'open', agent: { id: 'ann', name: 'Ann' } } as const;

const NEVER: LoadPage = () => new Promise(() => {});

function open({ hash = '', isNarrow = false, loadReports = NEVER } = {}) {
  const fake = createFakeSession();
  const address = createFakeLocation(hash);
  const time = createFakeClock();
  const model = createInboxModel({
    me: ME,
    api: createFakeApi(),
    session: fake.session,
    location: address.location,
    onSignInEnded: () => {},
  });
  const ticker = createTicker(time.clock, { isVisible: () => true, onChange: () => () => {} });
  render(
    <Inbox
      model={model}
      ticker={ticker}
      isNarrow={() => isNarrow}
      loadPages={{ reports: loadReports, webhooks: NEVER }}
      onSignOut={async () => ''}
      onSetPassword={() => {}}
    />,
  );
  return { ...fake, address, time };
}

const queue = () => screen.getByRole('navigation', { name: 'Conversations' });
const rows = () => within(queue()).getAllByRole('button');

describe('the list of conversations', () => {
  test('says that it loads, then that the server is away, then that it is empty', async () => {
    const { emit, list } = open();
    expect(within(queue()).getByText('Loading conversations…')).toBeTruthy();
    emit({ type: 'status', status: { state: 'waiting', retryAt: 0, lostAt: 0 } });
    expect(await within(queue()).findByText(/cannot be reached/)).toBeTruthy();
    emit({ type: 'status', status: { state: 'stopped', reason: 'unknown-site', text: 'Not set up.' } });
    expect(await within(queue()).findByText('Not set up.')).toBeTruthy();
    list();
    expect(await within(queue()).findByText('Nobody is waiting.')).toBeTruthy();
  });

  test('shows who waits first, what was said last, for how long, and what is unread', async () => {
    const { list } = open();
    list(createSummary(1), createSummary(5), createSummary(3, { ...withAnn, readByAgent: 1 }));
    await within(queue()).findByRole('heading', { name: 'Waiting 2' });
    expect(rows().map((row) => row.textContent)).toEqual([
      '00Visitor 00055 minHellounread',
      '00Visitor 00011 minHellounread',
      '00Visitor 00033 minHello',
    ]);
  });

  test('[P30] shows a file that was sent last by its name', async () => {
    const { list } = open();
    const { lastMessage, ...summary } = createSummary(1);
    if (lastMessage === null) throw new Error('expected a message, got none');
    const file = { id: 'f' as FileId, name: 'broken-pot.jpg', type: 'image/jpeg', bytes: 9 };
    list({ ...summary, lastMessage: { ...lastMessage, body: { kind: 'file', file } } });
    await within(queue()).findByText('broken-pot.jpg');
  });

  test('opens a conversation by its row, and marks the row', async () => {
    const { list, address, session } = open();
    list(createSummary(1));
    fireEvent.click(await screen.findByRole('button', { name: /Visitor 0001/ }));
    expect(await screen.findByRole('heading', { name: 'Visitor 0001' })).toBeTruthy();
    expect(address.entries.at(-1)).toBe(`#conversation=${toConversationId(1)}`);
    expect(rows()[0]?.getAttribute('aria-current')).toBe('true');
    expect(session.follow).toHaveBeenCalledWith(toConversationId(1));
  });

  test('moves through all groups with the arrow keys, Home and End, and is one stop for Tab', async () => {
    const { list } = open();
    list(createSummary(2), createSummary(1), createSummary(3, withAnn));
    await screen.findByRole('button', { name: /Visitor 0003/ });
    const [first, second, last] = rows();
    first?.focus();
    const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
    const seen = ['ArrowUp', 'ArrowDown', 'End', 'ArrowDown', 'Home'].map((key) => {
      press(key);
      return document.activeElement;
    });
    expect(seen).toEqual([first, second, last, last, first]);
    expect(rows().map((row) => row.tabIndex)).toEqual([0, -1, -1]);
  });

  test('leaves one conversation when another is opened', async () => {
    const { list, session } = open({ hash: `#conversation=${toConversationId(1)}` });
    list(createSummary(1), createSummary(2));
    fireEvent.click(await within(queue()).findByRole('button', { name: /Visitor 0002/ }));
    await screen.findByRole('heading', { name: 'Visitor 0002' });
    await vi.waitFor(() => expect(session.unfollow).toHaveBeenCalledWith(toConversationId(1)));
  });

  test('gets the focus back from the conversation on Escape', async () => {
    const { list } = open({ hash: `#conversation=${toConversationId(1)}` });
    list(createSummary(1));
    fireEvent.keyDown(await screen.findByRole('textbox', { name: 'Your answer' }), { key: 'Escape' });
    expect(document.activeElement).toBe(rows()[0]);
  });

  test('comes back on a phone on Escape and by the Back button', async () => {
    const { list, address } = open({ hash: `#conversation=${toConversationId(1)}`, isNarrow: true });
    list(createSummary(1));
    fireEvent.keyDown(await screen.findByRole('textbox', { name: 'Your answer' }), { key: 'Escape' });
    expect(address.entries.at(-1)).toBe('');
    fireEvent.click(await screen.findByRole('button', { name: /Visitor 0001/ }));
    fireEvent.click(await screen.findByRole('button', { name: 'Back to the list' }));
    expect(address.entries.at(-1)).toBe('');
  });

  test('puts the focus where the next key belongs: the answer on a desk, the name on a phone', async () => {
    for (const isNarrow of [false, true]) {
      const { list } = open({ isNarrow });
      list(createSummary(1));
      fireEvent.click(await screen.findByRole('button', { name: /Visitor 0001/ }));
      const title = await screen.findByRole('heading', { name: 'Visitor 0001' });
      const field = screen.getByRole('textbox', { name: 'Your answer' });
      await vi.waitFor(() => expect(document.activeElement).toBe(isNarrow ? title : field));
      cleanup();
    }
  });
});

describe('a conversation that a colleague handed over', () => {
  const handed = { state: 'transferring', agent: { id: 'ann', name: 'Ann' } } as const;

  test('stands on top in a group of its own, which is there only then', async () => {
    const { list } = open();
    list(createSummary(5));
    await within(queue()).findByRole('heading', { name: 'Waiting 1' });
    expect(within(queue()).queryByRole('heading', { name: /Handed/ })).toBeNull();
    list(createSummary(1, handed));
    await within(queue()).findByRole('heading', { name: 'Handed to you 1' });
    expect(rows().map((row) => row.id)).toEqual([1, 5].map((number) => `row-${toConversationId(number)}`));
  });

  test('is announced', async () => {
    const { list } = open();
    list(createSummary(1, handed), createSummary(2));
    expect(await screen.findByText('One conversation is waiting. One conversation was handed to you')).toBeTruthy();
  });
});

describe('the list of visitors', () => {
  const column = () => screen.getByRole('region', { name: /Visitors on the site/ });

  test('says that it loads and when nobody is there', async () => {
    const { visit } = open();
    expect(within(column()).getByText('Loading visitors…')).toBeTruthy();
    visit([]);
    expect(await within(column()).findByText('Nobody is on the site right now.')).toBeTruthy();
  });

  test('shows page, path, visits and a time on site that ticks', async () => {
    const { visit, time } = open();
    visit([createVisitor(1, { visits: 3, visible: false })]);
    const row = await within(column()).findByRole('listitem');
    expect(row.textContent).toContain('On the site for 1:00');
    expect(row.textContent).toContain(
      'Bikes/bikes?size=54In another tab · Visit 3 · 2 pages · DirectFirefox · Windows · Desktop · en',
    );
    time.advance(1000);
    expect(await within(row).findByText('1:01', { exact: false })).toBeTruthy();
  });

  test('leads to the conversation of a visitor who is chatting', async () => {
    const { visit, list } = open();
    list(createSummary(1));
    visit([createVisitor(1, { state: 'chatting', conversation: toConversationId(1) }), createVisitor(2)]);
    fireEvent.click(await within(column()).findByRole('button', { name: /Visitor 0001.*Chatting/ }));
    expect(await screen.findByRole('heading', { name: 'Visitor 0001' })).toBeTruthy();
    expect(await screen.findByRole('textbox', { name: 'Your answer' })).toBeTruthy();
  });

  test('leads to the panel of a visitor who only reads, marks the row, and gets the focus back on Escape', async () => {
    const { visit, address } = open();
    visit([createVisitor(2)]);
    fireEvent.click(await within(column()).findByRole('button', { name: /Visitor 0002.*Browsing/ }));
    const title = await screen.findByRole('heading', { name: 'Visitor 0002' });
    expect(address.entries.at(-1)).toBe(`#visitor=${toVisitorId(2)}`);
    expect(screen.getByRole('region', { name: 'About the visitor' })).toBeTruthy();
    await vi.waitFor(() => expect(document.activeElement).toBe(title));
    const row = within(column()).getByRole('button', { name: /Visitor 0002/ });
    expect(row.getAttribute('aria-current')).toBe('true');
    fireEvent.keyDown(title, { key: 'Escape' });
    expect(document.activeElement).toBe(row);
  });

  test('comes back to the visitors on a phone by the Back button', async () => {
    const { address } = open({ hash: `#visitor=${toVisitorId(2)}`, isNarrow: true });
    fireEvent.click(await screen.findByRole('button', { name: 'Back to the visitors' }));
    expect(address.entries.at(-1)).toBe('#visitors');
  });

  test('says the place in words and shows its country by two letters', async () => {
    const { visit } = open();
    visit([createVisitor(1, { country: 'de', city: 'Berlin' })]);
    const row = await within(column()).findByRole('button', { name: /Berlin, Germany/ });
    expect(within(row).getByText('DE').getAttribute('aria-hidden')).toBe('true');
    expect(within(row).getByTitle('Berlin, Germany')).toBeTruthy();
  });

  test('shows who is looked for, says how many that are, and says when it is nobody', async () => {
    const { visit } = open();
    visit([createVisitor(1, { browser: 'Safari' }), createVisitor(2)]);
    const find = await within(column()).findByRole('searchbox', { name: 'Find a visitor' });
    fireEvent.input(find, { target: { value: 'safari' } });
    expect(await within(column()).findByText('1 of 2')).toBeTruthy();
    expect(within(column()).getByRole('status').textContent).toBe('1 visitor found');
    expect(within(column()).getAllByRole('listitem')).toHaveLength(1);
    fireEvent.input(find, { target: { value: 'opera' } });
    await vi.waitFor(() =>
      expect(within(column()).getByRole('status').textContent).toBe('Nobody on the site matches “opera”.'),
    );
    expect(within(column()).queryAllByRole('listitem')).toEqual([]);
  });

  test('draws a busy site a hundred visitors at a time', async () => {
    const { visit } = open();
    visit(Array.from({ length: 130 }, (_, index) => createVisitor(index)));
    fireEvent.click(await within(column()).findByRole('button', { name: 'Show 30 more' }));
    await vi.waitFor(() => expect(within(column()).getAllByRole('listitem')).toHaveLength(130));
  });
});

test('the bar says whether the page is live', async () => {
  const { emit } = open();
  expect(screen.getByText('Connecting…')).toBeTruthy();
  emit({ type: 'status', status: LIVE });
  expect(await screen.findByText('Live')).toBeTruthy();
});

describe('the reports', () => {
  const Reports = () => <main>What happened</main>;

  test('are loaded when they are asked for, have an address, and the Back button leads out of them', async () => {
    const loadReports = vi.fn<LoadPage>(async () => Reports);
    const { address, list } = open({ loadReports });
    list(createSummary(1));
    expect(loadReports).not.toHaveBeenCalled();
    const button = screen.getByRole('button', { name: 'Reports' });
    fireEvent.click(button);
    expect(await screen.findByText('What happened')).toBeTruthy();
    expect(address.entries).toEqual(['', '#reports']);
    expect(button.getAttribute('aria-pressed')).toBe('true');
    address.visit('');
    expect(await screen.findByRole('navigation', { name: 'Conversations' })).toBeTruthy();
    expect(button.getAttribute('aria-pressed')).toBe('false');
  });

  test('are there at once at their address, and Escape still leaves a conversation that is opened after them', async () => {
    const { list } = open({ hash: '#reports', loadReports: async () => Reports });
    list(createSummary(1));
    await screen.findByText('What happened');
    fireEvent.click(screen.getByRole('button', { name: /^Conversations/ }));
    fireEvent.click(await screen.findByRole('button', { name: /Visitor 0001/ }));
    fireEvent.keyDown(await screen.findByRole('textbox', { name: 'Your answer' }), { key: 'Escape' });
    expect(document.activeElement).toBe(rows()[0]);
  });

  test('say that they did not come, and are loaded again', async () => {
    const loadReports = vi.fn<LoadPage>(async () => Reports).mockRejectedValueOnce(new TypeError('Failed to fetch'));
    open({ hash: '#reports', loadReports });
    expect((await screen.findByRole('alert')).textContent).toContain('could not be loaded');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('What happened')).toBeTruthy();
  });
});
