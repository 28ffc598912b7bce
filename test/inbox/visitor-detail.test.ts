/** When the server is asked about a visitor, and what is shown of its answers. */
import { signal } from '@preact/signals';
import { describe, expect, test, vi } from 'vitest';
import type { ApiAnswer } from '../../src/inbox/agent-api-client.ts';
import { createTicker } from '../../src/inbox/ticker.ts';
import { createVisitorDetail } from '../../src/inbox/visitor-detail.ts';
import type { VisitorList } from '../../src/inbox/visitor-list.ts';
import type { VisitorDetail, VisitorSummary } from '../../src/protocol/visitor.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createDetail, createVisitor, toFailure, toVisitorId } from './inbox-fixtures.ts';

const me = toVisitorId(1);
const toList = (...visitors: readonly VisitorSummary[]): VisitorList =>
  new Map(visitors.map((visitor) => [visitor.id, visitor]));

async function open({ present = [createVisitor(1)] }: { present?: readonly VisitorSummary[] } = {}) {
  const clock = createFakeClock();
  const page = { isVisible: true, change: () => {} };
  const ticker = createTicker(clock, {
    isVisible: () => page.isVisible,
    onChange(callback) {
      page.change = callback;
      return () => {};
    },
  });
  const visitors = signal<VisitorList | null>(toList(...present));
  const ask = vi.fn(async (): Promise<ApiAnswer<VisitorDetail>> => ({ ok: true, value: createDetail(1) }));
  const live = createVisitorDetail({ visitor: me, visitors, ticker, ask });
  const first = live.state.value;
  await vi.waitFor(() => expect(live.state.value.name).toBe('ready'));
  return { clock, page, visitors, ask, live, first };
}

/** Lets what was answered arrive. */
const settle = () => Promise.resolve().then(() => Promise.resolve());

describe('the server', () => {
  test('is asked once when the visitor is opened, and loading is shown until it answers', async () => {
    const { ask, first, live } = await open();
    expect(first).toEqual({ name: 'loading' });
    expect(live.state.value).toEqual({ name: 'ready', detail: createDetail(1), problem: '' });
    expect(ask).toHaveBeenCalledExactlyOnceWith(me);
  });

  test('is asked again when the list says that something changed, at most once in two seconds', async () => {
    const { ask, clock, visitors } = await open();
    for (const pageViews of [3, 4, 5]) visitors.value = toList(createVisitor(1, { pageViews }));
    clock.advance(1_000);
    expect(ask).toHaveBeenCalledTimes(1);
    clock.advance(1_000);
    await settle();
    expect(ask).toHaveBeenCalledTimes(2);
    clock.advance(10_000);
    expect(ask).toHaveBeenCalledTimes(2);
    visitors.value = toList(createVisitor(1, { pageViews: 6 }));
    expect(ask).toHaveBeenCalledTimes(3);
  });

  test('is asked when the visitor leaves, and not about anybody else', async () => {
    const { ask, clock, visitors } = await open();
    const [visitor] = [...(visitors.value?.values() ?? [])];
    clock.advance(5_000);
    if (visitor !== undefined) visitors.value = toList(visitor, createVisitor(2));
    expect(ask).toHaveBeenCalledTimes(1);
    visitors.value = toList();
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test('is asked every half minute for what the list does not tell, as long as the visitor is here', async () => {
    const { ask, clock, visitors } = await open();
    clock.advance(30_000);
    await settle();
    expect(ask).toHaveBeenCalledTimes(2);
    visitors.value = toList();
    clock.advance(2_000);
    await settle();
    clock.advance(120_000);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  test('is asked nothing while the page is hidden, and at once when it is shown again', async () => {
    const { ask, clock, page, visitors } = await open();
    page.isVisible = false;
    page.change();
    visitors.value = toList(createVisitor(1, { pageViews: 9 }));
    clock.advance(300_000);
    expect(ask).toHaveBeenCalledTimes(1);
    page.isVisible = true;
    page.change();
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test('is asked nothing any more when the visitor was closed', async () => {
    const { ask, clock, live, visitors } = await open();
    live.close();
    visitors.value = toList();
    clock.advance(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});

describe('an answer that is none', () => {
  test('keeps what is known, and says why it is not newer', async () => {
    const { ask, clock, live, visitors } = await open();
    ask.mockResolvedValueOnce(toFailure('unreachable'));
    clock.advance(2_000);
    visitors.value = toList();
    await vi.waitFor(() => expect(live.state.value).toMatchObject({ name: 'ready', detail: createDetail(1) }));
    await vi.waitFor(() =>
      expect(live.state.value).toMatchObject({ problem: expect.stringContaining('cannot be reached') }),
    );
    live.retry();
    await vi.waitFor(() => expect(live.state.value).toMatchObject({ problem: '' }));
  });

  test('says that the visitor is gone when the server knows nobody', async () => {
    const { ask, clock, live, visitors } = await open();
    ask.mockResolvedValueOnce(toFailure('not-found'));
    clock.advance(2_000);
    visitors.value = toList();
    await vi.waitFor(() => expect(live.state.value).toEqual({ name: 'gone' }));
  });
});
