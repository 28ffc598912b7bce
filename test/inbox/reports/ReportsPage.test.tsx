// @vitest-environment happy-dom
/** The reports page: what is asked, what is shown of it, and what is said where there is nothing to show. */
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ApiAnswer } from '../../../src/inbox/agent-api-client.ts';
import { createInboxModel } from '../../../src/inbox/inbox-model.ts';
import type { Plot, PlotSpec } from '../../../src/inbox/reports/plot-spec.ts';
import { ReportsPage } from '../../../src/inbox/reports/ReportsPage.tsx';
import { toDayText } from '../../../src/inbox/reports/report-text.ts';
import type { MeAnswer } from '../../../src/protocol/agent-api.ts';
import { createFakeApi, createFakeLocation, createFakeSession, ME, toFailure } from '../inbox-fixtures.ts';
import { answerReportPath, emptyReport } from './report-fixtures.ts';

afterEach(cleanup);

/** A Saturday evening. */
const NOW = Date.UTC(2026, 10, 21, 18);

type Content = (path: string) => ApiAnswer<unknown> | Promise<ApiAnswer<unknown>>;
const answerAll: Content = (path) => ({ ok: true, value: answerReportPath(path) });

interface Options {
  readonly role?: MeAnswer['agent']['role'];
  readonly content?: Content;
  readonly timeZone?: string;
}

function open({ role = 'owner', content = answerAll, timeZone = 'America/New_York' }: Options = {}) {
  const get = vi.fn(async (path: string) => content(path));
  const onSignInEnded = vi.fn<() => void>();
  const model = createInboxModel({
    me: { ...ME, agent: { ...ME.agent, role } },
    api: createFakeApi(get),
    session: createFakeSession().session,
    location: createFakeLocation('#reports').location,
    onSignInEnded,
  });
  const drawn: PlotSpec[] = [];
  const close = vi.fn<Plot['close']>();
  const drawPlot = (_element: HTMLElement, spec: PlotSpec): Plot => {
    drawn.push(spec);
    return { close };
  };
  const view = render(<ReportsPage model={model} timeZone={timeZone} drawPlot={drawPlot} now={() => NOW} />);
  const asked = (): readonly URL[] => get.mock.calls.map(([path]) => new URL(path, 'http://localhost/'));
  return {
    view,
    drawn,
    close,
    onSignInEnded,
    /** What was asked of a report, the newest question. */
    lastQuery: (report: string) => {
      const url = asked().findLast(({ pathname }) => pathname === `/reports/${report}`);
      return url === undefined ? null : Object.fromEntries(url.searchParams);
    },
    timesAsked: (report: string) => asked().filter(({ pathname }) => pathname === `/reports/${report}`).length,
  };
}

const card = (title: string) => screen.findByRole('region', { name: title });
const figure = async (name: string): Promise<string> => {
  const term = (await screen.findByRole('region', { name: 'At a glance' })).querySelectorAll('dt');
  const found = [...term].find(({ textContent }) => textContent === name);
  return found?.nextElementSibling?.querySelector('strong')?.textContent ?? 'no such figure';
};
const choose = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
/** Everything that was asked has been answered. */
const allHere = async (): Promise<void> => {
  await screen.findByRole('form', { name: 'What the reports are about' });
  await vi.waitFor(() => expect(document.querySelectorAll('[aria-busy="true"]')).toHaveLength(0));
};

describe('the figures that people look at first', () => {
  test('are the server’s, in words', async () => {
    open();
    await vi.waitFor(async () => expect(await figure('Average rating')).toBe('5.00'));
    expect(await figure('Chats')).toBe('21');
    expect(await figure('Answered')).toBe('20');
    expect(await figure('Missed')).toBe('1');
    expect(await figure('Median first response')).toBe('1 min');
  });

  test('are those that can be told of one agent when one is chosen', async () => {
    open();
    await allHere();
    choose('Agent', 'ann');
    await vi.waitFor(async () => expect(await figure('Closed')).toBe('20'));
    expect(await figure('Chats')).toBe('no such figure');
    expect(await figure('Missed')).toBe('no such figure');
  });
});

describe('what is asked', () => {
  test('is thirty days of the site’s time zone, with the filters that each report has', async () => {
    const { lastQuery } = open();
    await allHere();
    const time = { from: '2026-10-23', to: '2026-11-21', timeZone: 'Europe/Prague' };
    expect(lastQuery('chats')).toEqual({ ...time, groupBy: 'day' });
    expect(lastQuery('load')).toEqual(time);
    expect(lastQuery('agent-availability')).toEqual(time);
    expect(lastQuery('sla')).toEqual({
      ...time,
      groupBy: 'day',
      firstResponseSeconds: '60',
      resolutionSeconds: '3600',
    });
    expect(screen.getByText(new RegExp(`${toDayText('2026-10-23')}.*Europe/Prague`))).toBeTruthy();
  });

  test('follows the range, the division, the agent, the department and the time zone', async () => {
    const { lastQuery } = open();
    await allHere();
    fireEvent.click(screen.getByRole('radio', { name: '7 days' }));
    choose('By', 'week');
    choose('Agent', 'ann');
    choose('Department', 'sales');
    choose('Time zone', 'America/New_York');
    await allHere();
    const query = { from: '2026-11-15', to: '2026-11-21', timeZone: 'America/New_York', department: 'sales' };
    expect(lastQuery('chats')).toEqual({ ...query, groupBy: 'week', agent: 'ann' });
    expect(lastQuery('load')).toEqual(query);
    expect(within(await card('When visitors write')).getByText(/not counted by agent/)).toBeTruthy();
    expect(within(await card('Chats')).queryByText(/not counted by agent/)).toBeNull();
  });

  test('is only what changed: another target asks for nothing but the targets', async () => {
    const { lastQuery, timesAsked } = open();
    await allHere();
    choose('Answered within', '120');
    await allHere();
    expect(lastQuery('sla')).toMatchObject({ firstResponseSeconds: '120' });
    expect([timesAsked('sla'), timesAsked('chats')]).toEqual([2, 1]);
  });

  test('is a range of one’s own once both days are right, and says so while they are not', async () => {
    const { lastQuery, timesAsked } = open();
    await allHere();
    fireEvent.click(screen.getByRole('radio', { name: 'Custom' }));
    const set = (label: string, value: string) => fireEvent.input(screen.getByLabelText(label), { target: { value } });
    set('From', '2026-12-24');
    expect((await screen.findByText(/at most 366 days/)).getAttribute('role')).toBe('alert');
    expect(timesAsked('chats')).toBe(1);
    set('To', '2026-12-31');
    await allHere();
    expect(lastQuery('chats')).toMatchObject({ from: '2026-12-24', to: '2026-12-31' });
    expect(screen.queryByText(/at most 366 days/)).toBeNull();
  });

  test('leaves out the choice of a time zone where both are one', async () => {
    open({ timeZone: 'Europe/Prague' });
    await allHere();
    expect(screen.queryByLabelText('Time zone')).toBeNull();
  });
});

describe('an agent', () => {
  test('is asked no questions about others, and is offered nothing that is refused', async () => {
    const { lastQuery } = open({ role: 'agent' });
    await allHere();
    expect(screen.queryByLabelText('Agent')).toBeNull();
    expect(lastQuery('load')).toBeNull();
    expect(screen.queryByRole('region', { name: 'When visitors write' })).toBeNull();
    expect(screen.getByText(/your own figures/)).toBeTruthy();
    expect(await figure('Closed')).toBe('20');
    expect(await figure('Missed')).toBe('no such figure');
  });
});

describe('a report', () => {
  test('says in words what its chart shows', async () => {
    open();
    const image = await within(await card('Chats')).findByRole('img');
    expect(image.getAttribute('aria-label')).toBe(
      `Chats: Answered 20, Left a message 0, Missed 1, Declined 0, the most in ${toDayText('2026-11-21')}: 12`,
    );
  });

  test('is drawn once for each answer, and cleared away when the page is left', async () => {
    const { drawn, close, view } = open();
    await vi.waitFor(() => expect(drawn).toHaveLength(5));
    expect(drawn[0]).toMatchObject({
      form: 'stack',
      kind: 'count',
      series: [
        { name: 'Answered', values: [8, 12] },
        { name: 'Missed', values: [1, 0] },
      ],
    });
    choose('Answered within', '120');
    await vi.waitFor(() => expect(drawn).toHaveLength(6));
    expect(close).toHaveBeenCalledOnce();
    view.unmount();
    await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(6));
  });

  test('has its figures as a table too, with the whole time below', async () => {
    open();
    const chats = await card('Chats');
    await within(chats).findByText('Show as a table');
    const rows = within(chats)
      .getAllByRole('row', { hidden: true })
      .map((row) => [...row.querySelectorAll('th,td')].slice(0, 3).map(({ textContent }) => textContent));
    expect(rows).toEqual([
      ['Time', 'Started', 'Answered'],
      [toDayText('2026-11-20'), '9', '8'],
      [toDayText('2026-11-21'), '12', '12'],
      ['Whole time', '21', '20'],
    ]);
  });

  test('is a file by the same question', async () => {
    const { lastQuery } = open();
    await allHere();
    const href = screen.getByRole('link', { name: 'Tags as a CSV file' }).getAttribute('href') ?? '';
    const { pathname, searchParams } = new URL(href, 'http://localhost');
    expect(pathname).toBe('/v1/agent/reports/tags');
    expect(Object.fromEntries(searchParams)).toEqual({ ...lastQuery('tags'), format: 'csv' });
  });

  test('adds up how long each agent was there', async () => {
    open();
    const there = await card('Who was there');
    const list = await within(there).findByRole('list', { name: 'Who was there' });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['Ann3 h']);
  });

  test('tells the busiest hour of the week', async () => {
    open();
    const image = await within(await card('When visitors write')).findByRole('img');
    expect(image.getAttribute('aria-label')).toMatch(/09:00: 7 chats/);
  });
});

describe('the table of agents', () => {
  const names = async () =>
    within(await card('Agents'))
      .getAllByRole('rowheader')
      .map(({ textContent }) => textContent);

  test('is sorted by a column’s head, the most first, then the least, and who has no figure is last', async () => {
    open();
    await allHere();
    expect(await names()).toEqual(['Ann', 'Bob', 'Cy']);
    const sort = async (name: string) => fireEvent.click(within(await card('Agents')).getByRole('button', { name }));
    await sort('Answered');
    expect(await names()).toEqual(['Bob', 'Ann', 'Cy']);
    await sort('First response');
    expect(await names()).toEqual(['Ann', 'Bob', 'Cy']);
    await sort('First response');
    expect(await names()).toEqual(['Bob', 'Ann', 'Cy']);
    const head = within(await card('Agents')).getByRole('columnheader', { name: 'First response' });
    expect(head.getAttribute('aria-sort')).toBe('ascending');
  });
});

describe('where there is nothing to see', () => {
  test('each report says so in words', async () => {
    open({
      content: (path) => {
        const value = answerReportPath(path);
        return { ok: true, value: path.startsWith('reports/') ? emptyReport(value) : value };
      },
    });
    await allHere();
    for (const text of [
      'No chats in this time.',
      'No chat was answered in this time.',
      'No chat was closed in this time.',
      'Nobody wrote in this time.',
      'Nobody rated a chat in this time.',
      'No agent did anything in this time.',
      'Nobody was online in this time.',
      'No tag was put on anything in this time.',
      'No chat had to meet a target in this time.',
    ]) {
      expect(screen.getByText(text)).toBeTruthy();
    }
    expect(await figure('Chats')).toBe('0');
    expect(await figure('Median first response')).toBe('–');
  });

  test('one report that fails offers another attempt, and the others are there', async () => {
    let isDown = true;
    open({
      content: (path) => (isDown && path.startsWith('reports/tags') ? toFailure('unreachable') : answerAll(path)),
    });
    const alert = await within(await card('Tags')).findByRole('alert');
    expect(alert.textContent).toContain('cannot be reached');
    isDown = false;
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect((await within(await card('Tags')).findByRole('list', { name: 'Tags' })).textContent).toBe('Delivery10');
    expect(within(await card('Chats')).getByRole('img')).toBeTruthy();
  });

  test('an answer that is not the server’s is none', async () => {
    open({
      content: (path) =>
        path.startsWith('reports/tags')
          ? { ok: true, value: { report: 'tags', rows: [{ tag: {} }] } }
          : answerAll(path),
    });
    expect(await within(await card('Tags')).findByRole('alert')).toBeTruthy();
  });

  test('the page says that it cannot be opened, and tries again', async () => {
    let isDown = true;
    open({ content: (path) => (isDown && path === 'departments' ? toFailure('unreachable') : answerAll(path)) });
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
    isDown = false;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await card('Chats')).toBeTruthy();
  });

  test('the sign-in has ended', async () => {
    const { onSignInEnded } = open({ content: () => toFailure('sign-in-required') });
    await vi.waitFor(() => expect(onSignInEnded).toHaveBeenCalled());
  });

  test('old figures stay, and are marked, until the new ones are there', async () => {
    const held: (() => void)[] = [];
    let isSlow = false;
    open({
      content: (path) =>
        isSlow && path.startsWith('reports/')
          ? new Promise((resolve) => held.push(() => resolve(answerAll(path) as ApiAnswer<unknown>)))
          : answerAll(path),
    });
    await allHere();
    isSlow = true;
    fireEvent.click(screen.getByRole('radio', { name: 'Today' }));
    await vi.waitFor(async () => expect((await card('Chats')).getAttribute('aria-busy')).toBe('true'));
    expect(await figure('Chats')).toBe('21');
    isSlow = false;
    for (const release of held) release();
    await allHere();
  });
});
