/** Which answers are shown, and how many are waited for at a time. */
import { describe, expect, test } from 'vitest';
import type { ApiAnswer } from '../../../src/inbox/agent-api-client.ts';
import { createReportBoard } from '../../../src/inbox/reports/report-board.ts';
import type { ReportAnswer } from '../../../src/protocol/report-api.ts';
import { toFailure } from '../inbox-fixtures.ts';

function open() {
  const asked: { readonly path: string; answer(answer: ApiAnswer<ReportAnswer>): Promise<void> }[] = [];
  const board = createReportBoard({
    ask: (path) =>
      new Promise((resolve) => {
        const answer = async (value: ApiAnswer<ReportAnswer>): Promise<void> => {
          resolve(value);
          await Promise.resolve();
          await Promise.resolve();
        };
        asked.push({ path, answer });
      }),
  });
  const show = (...paths: readonly (readonly [string, string])[]): void => board.show(new Map(paths));
  const answer = (place: number, report: string): Promise<void> =>
    asked[place]?.answer({ ok: true, value: toAnswer(report) }) ?? Promise.reject(new Error(`nothing asked ${place}`));
  return { board, asked, show, answer, paths: () => asked.map(({ path }) => path) };
}

const toAnswer = (report: string): ReportAnswer => ({ report, from: 0, to: 1, timeZone: 'UTC', rows: [] });

test('asks for two at a time, in the order of the page', async () => {
  const { show, answer, paths } = open();
  show(['a', 'a?1'], ['b', 'b?1'], ['c', 'c?1'], ['d', 'd?1']);
  expect(paths()).toEqual(['a?1', 'b?1']);
  await answer(1, 'b');
  expect(paths()).toEqual(['a?1', 'b?1', 'c?1']);
  await answer(0, 'a');
  expect(paths()).toEqual(['a?1', 'b?1', 'c?1', 'd?1']);
});

test('asks only for what another question was chosen for', async () => {
  const { show, answer, paths, board } = open();
  show(['a', 'a?1'], ['b', 'b?1']);
  await answer(0, 'a');
  await answer(1, 'b');
  show(['a', 'a?1'], ['b', 'b?2']);
  expect(paths()).toEqual(['a?1', 'b?1', 'b?2']);
  expect(board.stateOf('a').value).toEqual({ name: 'ready', last: toAnswer('a') });
  expect(board.stateOf('b').value).toEqual({ name: 'loading', last: toAnswer('b') });
});

test('drops the answer to a question that is not asked any more, and never asks what waited behind it', async () => {
  const { show, answer, paths, board } = open();
  show(['a', 'a?1'], ['b', 'b?1'], ['c', 'c?1']);
  show(['a', 'a?2'], ['b', 'b?1'], ['c', 'c?2']);
  await answer(0, 'old');
  expect(board.stateOf('a').value).toEqual({ name: 'loading', last: null });
  await answer(1, 'b');
  expect(paths()).toEqual(['a?1', 'b?1', 'c?2', 'a?2']);
  await answer(3, 'new');
  expect(board.stateOf('a').value).toEqual({ name: 'ready', last: toAnswer('new') });
});

test('keeps the newer answer when the older one is late', async () => {
  const { show, answer, board } = open();
  show(['a', 'a?1']);
  show(['a', 'a?2']);
  await answer(1, 'new');
  await answer(0, 'old');
  expect(board.stateOf('a').value).toEqual({ name: 'ready', last: toAnswer('new') });
});

describe('a report that did not come', () => {
  test('says why, and is asked for again', async () => {
    const { show, asked, answer, board } = open();
    show(['a', 'a?1']);
    await asked[0]?.answer(toFailure('unreachable'));
    expect(board.stateOf('a').value).toEqual({
      name: 'failed',
      problem: 'The server cannot be reached. Check your connection and try again.',
    });
    board.retry('a');
    board.retry('a');
    expect(asked).toHaveLength(2);
    await answer(1, 'a');
    expect(board.stateOf('a').value.name).toBe('ready');
    board.retry('a');
    expect(asked).toHaveLength(2);
  });

  test('leaves nothing of the time before in its place', async () => {
    const { show, asked, answer, board } = open();
    show(['a', 'a?1']);
    await answer(0, 'a');
    show(['a', 'a?2']);
    await asked[1]?.answer(toFailure('internal'));
    board.retry('a');
    expect(board.stateOf('a').value).toEqual({ name: 'loading', last: null });
  });
});

test('asks nothing more once it is closed', async () => {
  const { show, answer, board, paths } = open();
  show(['a', 'a?1'], ['b', 'b?1'], ['c', 'c?1']);
  board.close();
  await answer(0, 'a');
  expect(paths()).toEqual(['a?1', 'b?1']);
  expect(board.stateOf('a').value).toEqual({ name: 'loading', last: null });
});
