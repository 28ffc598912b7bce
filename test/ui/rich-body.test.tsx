// @vitest-environment happy-dom
/** The promises of messages that are more than a text: nothing moves, nothing is lost, no address is trusted unseen. */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ANN, toMessages, toPending } from '../../demo/fixtures/fixture-log.ts';
import { EMPTY_LOG } from '../../demo/fixtures/fixture-session.ts';
import type { ArticleId, FileId } from '../../src/protocol/ids.ts';
import type { Body, SentFile } from '../../src/protocol/message.ts';
import { type BubbleRow, toMessageRows } from '../../src/ui/message-rows.ts';
import { drawBody, type RichWorld } from '../../src/ui/RichBody.tsx';
import { RICH_ENGLISH } from '../../src/widget/part-strings.ts';

afterEach(cleanup);

const PICTURE: SentFile = {
  id: 'p' as FileId,
  name: 'leaf.png',
  type: 'image/png',
  bytes: 1_500,
  width: 400,
  height: 300,
};
const PDF: SentFile = { id: 'd' as FileId, name: 'offer.pdf', type: 'application/pdf', bytes: 86_200 };

function toRow(body: Body, pending = false): BubbleRow {
  const messages = toMessages([{ author: ANN, says: body, minutesAgo: 1 }]);
  const log = { ...EMPTY_LOG, messages, pending: pending ? [toPending(0, 'Yes')] : [] };
  const row = toMessageRows(log, 'visitor', { start: 0 }).find((one) => one.kind === 'bubble');
  if (row?.kind !== 'bubble') throw new Error('expected a bubble, got none');
  return row;
}

function show(body: Body, rest: Partial<RichWorld> = {}, pending = false) {
  const world = {
    strings: RICH_ENGLISH,
    toAddresses: vi.fn(async () => ({ url: 'https://files.example/d', inlineUrl: 'https://files.example/p' })),
    openArticle: vi.fn(),
    choose: vi.fn(),
    ...rest,
  };
  return { world, ...render(<div>{drawBody(toRow(body, pending), world)}</div>) };
}
const settle = () => act(async () => {});

describe('drawBody', () => {
  it('formats a text, and leaves what it does not know to the bubble', () => {
    show({ kind: 'text', text: '**Hi**' });
    expect(screen.getByText('Hi').tagName).toBe('STRONG');
    const { container } = show({ kind: 'form', form: { id: 'f', name: 'F', fields: [], consent: '' } });
    expect(container.textContent).toBe('');
  });

  it('keeps the place of a picture before it is there, and then links it', async () => {
    const { container } = show({ kind: 'file', file: PICTURE });
    expect(container.querySelector<HTMLElement>('.p-picture')?.style.width).toContain('400px');
    await settle();
    const image = screen.getByRole('img', { name: 'leaf.png' });
    expect([image.getAttribute('width'), image.getAttribute('height')]).toEqual(['400', '300']);
    expect(screen.getByRole('link', { name: 'Open leaf.png' }).getAttribute('href')).toBe('https://files.example/p');
  });

  it('shows a picture that fails as a file, in words', async () => {
    show({ kind: 'file', file: PICTURE });
    await settle();
    fireEvent.error(screen.getByRole('img', { name: 'leaf.png' }));
    expect(screen.getByText('This picture could not be shown.')).toBeTruthy();
    expect(screen.getByRole('button', { name: /leaf\.png/ })).toBeTruthy();
  });

  it('shows no picture from an address that is none of the web', async () => {
    const toAddresses = async () => ({ url: 'x', inlineUrl: 'javascript:alert(1)' });
    const { container } = show({ kind: 'file', file: PICTURE }, { toAddresses });
    await settle();
    expect(container.querySelector('[src], [href]')).toBeNull();
  });

  it('asks for the address of a file only when it is wanted, and says when there is none', async () => {
    const toAddresses = vi.fn(() => Promise.reject(new Error('')));
    show({ kind: 'file', file: PDF }, { toAddresses });
    const line = screen.getByRole('button', { name: /offer\.pdf.*Download/ });
    expect(toAddresses).not.toHaveBeenCalled();
    fireEvent.click(line);
    await settle();
    expect(screen.getByRole('status').textContent).toContain('could not be fetched');
  });

  it('shows cards with their links, and lets the keyboard turn several', () => {
    const cards = [
      {
        title: 'One',
        text: 'First',
        image: 'https://x.example/1.png',
        link: { text: 'See', url: 'https://x.example/1' },
      },
      { title: 'Two', link: { text: 'Bad', url: 'https://user:pw@x.example' } },
    ];
    show({ kind: 'cards', cards });
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['https://x.example/1']);
    const next = screen.getByRole('button', { name: 'Next card' });
    expect(screen.getByRole('button', { name: 'Previous card' }).getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(next);
    expect(next.getAttribute('aria-disabled')).toBe('true');
    cleanup();
    show({ kind: 'cards', cards: cards.slice(0, 1) });
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('opens an article, and says an answer that is pressed', () => {
    const { world } = show({ kind: 'article', article: { id: 'a' as ArticleId, title: 'Watering' } });
    fireEvent.click(screen.getByRole('button', { name: /Watering/ }));
    expect(world.openArticle).toHaveBeenCalledExactlyOnceWith('a');
    const asked = show({ kind: 'choices', text: 'Which?', choices: ['A', 'B'] });
    fireEvent.click(screen.getByRole('button', { name: 'B' }));
    expect(asked.world.choose).toHaveBeenCalledExactlyOnceWith('B');
  });

  it('offers no answers any more once there is one', () => {
    show({ kind: 'choices', text: 'Which?', choices: ['A', 'B'] }, {}, true);
    expect(screen.getByText('Which?')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('lists what was answered to a form', () => {
    const answers = [{ id: 'n', label: 'News', kind: 'checkbox' as const, value: false }];
    show({ kind: 'answers', form: { id: 'f', name: 'F' }, answers });
    expect(screen.getByRole('term').textContent).toBe('News');
    expect(screen.getByRole('definition').textContent).toBe('✗');
  });
});
