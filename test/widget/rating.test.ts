// @vitest-environment happy-dom
/** The promises of the rating and of the place in the queue. */
import { act, fireEvent } from '@testing-library/preact';
import { describe, expect, it, type Mock, vi } from 'vitest';
import { FIXTURE_CONVERSATION } from '../../demo/fixtures/fixture-log.ts';
import { createFixtureServer } from '../../demo/fixtures/fixture-server.ts';
import { EMPTY_LOG } from '../../demo/fixtures/fixture-session.ts';
import { VIEW_STATES } from '../../demo/fixtures/view-states.ts';
import type { ConversationLog } from '../../src/session/session.ts';
import { type BoxStage, openBox } from './box-stage.ts';

const toLog = (id: string): ConversationLog => VIEW_STATES.find((state) => state.id === id)?.log ?? EMPTY_LOG;
const PATH = `conversations/${FIXTURE_CONVERSATION}/rating`;

interface Over {
  readonly stage: BoxStage;
  readonly ask: Mock<() => Promise<unknown>>;
}

async function openOver(log = toLog('rating'), ask: Over['ask'] = vi.fn(async () => null)): Promise<Over> {
  const server = { ...createFixtureServer(), ask: ask as never };
  const stage = await openBox({ log }, { server, isOngoing: true });
  return { stage, ask };
}
async function pick({ screen, settle }: BoxStage, stars: number): Promise<void> {
  fireEvent.click(screen.getByRole('radio', { name: stars === 1 ? '1 star of 5' : `${stars} stars of 5` }));
  await settle();
}

describe('a conversation that is over', () => {
  it('is rated by stars alone, told once for all that an arrow key passed', async () => {
    const { stage, ask } = await openOver();
    expect(stage.screen.getByRole('radiogroup', { name: 'How was this conversation?' })).toBeTruthy();
    await pick(stage, 2);
    await pick(stage, 4);
    expect(ask).not.toHaveBeenCalled();
    await stage.wait();
    expect(ask).toHaveBeenCalledExactlyOnceWith(PATH, { method: 'POST', body: { stars: 4 } });
  });

  it('gets a comment too, a thank-you, and another rating from who changes their mind', async () => {
    const { stage, ask } = await openOver();
    await pick(stage, 5);
    const comment = stage.screen.getByRole('textbox', { name: 'Anything to add? (optional)' });
    fireEvent.input(comment, { target: { value: ' Kind! ' } });
    await stage.press('Send', stage.screen.getByRole('region', { name: 'Rating' }));
    expect(ask).toHaveBeenCalledExactlyOnceWith(PATH, { method: 'POST', body: { stars: 5, comment: 'Kind!' } });
    expect(stage.screen.getByText('Thank you!')).toBeTruthy();
    expect(stage.screen.getByRole('img', { name: '5 stars of 5' })).toBeTruthy();
    await stage.press('Change');
    await pick(stage, 1);
    await stage.wait();
    expect(ask).toHaveBeenLastCalledWith(PATH, { method: 'POST', body: { stars: 1, comment: 'Kind!' } });
  });

  it('shows what was said before', async () => {
    const { stage } = await openOver(toLog('rated'));
    expect(stage.screen.getByRole('img', { name: '4 stars of 5' })).toBeTruthy();
    await stage.press('Change');
    expect(stage.screen.getByRole<HTMLInputElement>('radio', { name: '4 stars of 5' }).checked).toBe(true);
  });

  it('tells the stars of a visitor who leaves at once', async () => {
    const { stage, ask } = await openOver();
    await pick(stage, 3);
    await stage.press('Back');
    expect(ask).toHaveBeenCalledExactlyOnceWith(PATH, { method: 'POST', body: { stars: 3 } });
  });

  it('keeps the comment when the server is not reached, and says so', async () => {
    const { stage } = await openOver(
      toLog('rating'),
      vi.fn(async () => Promise.reject(new Error(''))),
    );
    await pick(stage, 5);
    const comment = stage.screen.getByRole<HTMLTextAreaElement>('textbox', { name: /Anything to add/ });
    fireEvent.input(comment, { target: { value: 'Kind!' } });
    await stage.press('Send', stage.screen.getByRole('region', { name: 'Rating' }));
    expect(stage.screen.getByRole('alert').textContent).toMatch(/could not be reached/);
    expect(comment.value).toBe('Kind!');
  });

  it.each([
    ['that nobody had', { ...toLog('rating'), messages: toLog('rating').messages.slice(0, 1) }],
    ['that goes on', toLog('menu')],
  ])('is asked about, but not one %s', async (_, log) => {
    const { stage } = await openOver(log);
    expect(stage.screen.queryByRole('radiogroup')).toBeNull();
  });
});

it('a place in the queue is shown, and each change of it announced', async () => {
  const { session, screen } = await openBox({ log: toLog('queue') });
  const place = screen.getByText('You are number 3 in the queue');
  expect(place.closest('[role=status]')).toBeTruthy();
  act(() => session.showLog({ ...toLog('queue'), queuePosition: 1 }));
  expect(screen.getByText('You are next in the queue')).toBeTruthy();
  act(() => session.showLog({ ...toLog('queue'), queuePosition: null }));
  expect(screen.queryByText(/in the queue/)).toBeNull();
});
