// @vitest-environment happy-dom
/** The bench as a person uses it: by names, with time that a test draws. */
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { SAMPLE_TRIGGERS } from '../../demo/fixtures/sample-triggers.ts';
import { TriggerBench } from '../../demo/TriggerBench.tsx';
import { createFrames } from './frames.ts';

afterEach(cleanup);

function open() {
  const frames = createFrames();
  const { unmount } = render(<TriggerBench requestFrame={frames.request} isRoomy={true} />);
  const play = (seconds: number) =>
    act(() => {
      for (let tenth = 0; tenth <= seconds * 10; tenth++) frames.draw(100);
    });
  return { frames, play, unmount };
}

const card = (name: string) => within(screen.getByRole('article', { name }));
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const slide = (value: string) => fireEvent.input(screen.getByLabelText('Time on the site'), { target: { value } });

test('shows a card for each trigger, and plays nothing by itself', () => {
  const { frames } = open();
  expect(screen.getAllByRole('article')).toHaveLength(SAMPLE_TRIGGERS.length);
  expect(frames.isWanted).toBe(false);
  expect(screen.getByRole('status').textContent).toBe('0 would fire now, 2 waiting, 6 held');
});

test('counts down while it plays, and stands still after a pause', () => {
  const { frames, play } = open();
  press('Play');
  play(10);
  card('First visit greeting').getByText('Waits until 0:45, 0:35 to go');
  press('Pause');
  expect(frames.isWanted).toBe(false);
  press('10× as fast');
  press('Play');
  play(4);
  card('First visit greeting').getByText('Fires now');
});

test('stops at the end of the slider, and offers to play again', () => {
  const { frames, play } = open();
  slide('598');
  press('Play');
  play(5);
  expect(screen.getByLabelText('Time on the site').getAttribute('aria-valuetext')).toBe('10:00');
  screen.getByRole('button', { name: 'Play' });
  expect(frames.isWanted).toBe(false);
});

test('asks for no frame once it is gone', () => {
  const { frames, unmount } = open();
  press('Play');
  act(() => {
    unmount();
  });
  expect(frames.isWanted).toBe(false);
});

test('says for each condition what is expected and what is so, and follows the controls', () => {
  open();
  const newsletter = () => screen.getByRole('article', { name: 'Back from the newsletter' }).textContent;
  expect(newsletter()).toContain('Country is cz now de, does not hold');
  fireEvent.change(screen.getByRole('combobox', { name: 'Country' }), { target: { value: 'cz' } });
  expect(newsletter()).toContain('Country is cz now cz, holds');
  const visits = screen.getByRole('spinbutton', { name: 'Visits' });
  fireEvent.input(visits, { target: { value: '2' } });
  expect(newsletter()).toContain('Number of visits is at least 2 now 2, holds');
});

test('opens the page that was written', () => {
  open();
  fireEvent.input(screen.getByLabelText('Page address'), { target: { value: '/pricing/office' } });
  press('Open page');
  expect(screen.getByRole('article', { name: 'Pricing help' }).textContent).toContain('now /pricing/office, holds');
});

test('remembers a firing until it is told to forget, and keeps its buttons where they are', () => {
  open();
  const hello = card('First visit greeting');
  const fire = hello.getByRole('button', { name: 'Let it fire: First visit greeting' });
  const forget = hello.getByRole('button', { name: 'Forget: First visit greeting' });
  fireEvent.click(fire);
  expect(hello.queryByText('Fired at 0:00')).toBeNull();
  slide('45');
  fireEvent.click(fire);
  hello.getByText('Fired at 0:45');
  hello.getByText(/^Held/);
  expect(fire.getAttribute('aria-disabled')).toBe('true');
  fireEvent.click(forget);
  hello.getByText('Fires now');
});

test('moves the visit to another day and hour of the shop', () => {
  open();
  fireEvent.change(screen.getByLabelText('Visit began'), { target: { value: '2025-03-15T12:00' } });
  slide('10');
  card('Closed: leave a note').getByText('Fires now');
});
