/** What is taken for an answer of our server. */
import { describe, expect, test } from 'vitest';
import {
  decodeDepartments,
  decodeReportAnswer,
  decodeReportOffers,
  decodeSiteTime,
} from '../../../src/inbox/reports/decode-report.ts';
import { answerReportPath, REPORTS } from './report-fixtures.ts';

const TAGS = {
  report: 'tags',
  from: 0,
  to: 1,
  timeZone: 'UTC',
  rows: [{ name: 'Delivery', conversations: 9, visitors: null }],
};

test('a report comes whole, with columns that nobody knows yet', () => {
  for (const answer of [
    TAGS,
    { ...TAGS, rows: [] },
    answerReportPath('reports/chats'),
    answerReportPath('reports/load'),
  ]) {
    const whole = { ...(answer as object), timeZone: 'UTC' };
    expect(decodeReportAnswer(whole)).toEqual(whole);
  }
});

test.each([
  ['nothing', null],
  ['no rows', { ...TAGS, rows: undefined }],
  ['a row that is none', { ...TAGS, rows: [3] }],
  ['a figure that is a list', { ...TAGS, rows: [{ conversations: [] }] }],
  ['a total that is none', { ...TAGS, total: null }],
  ['no time zone', { ...TAGS, timeZone: undefined }],
  ['a time in words', { ...TAGS, from: 'yesterday' }],
])('a report is none with %s', (_what, answer) => {
  expect(decodeReportAnswer(answer)).toBeNull();
});

describe('what is known before the first report', () => {
  test('comes whole', () => {
    expect(decodeReportOffers(REPORTS)).toEqual(REPORTS.reports);
    expect(decodeDepartments({ departments: [{ id: 'sales', name: 'Sales' }] })).toEqual([
      { id: 'sales', name: 'Sales' },
    ]);
    expect(decodeSiteTime({ settings: { timeZone: 'UTC' } })).toEqual({ timeZone: 'UTC' });
  });

  test('is nothing where a part of it is missing', () => {
    const [first] = REPORTS.reports;
    expect(decodeReportOffers({ reports: [{ ...first, personal: undefined }] })).toBeNull();
    expect(decodeReportOffers({ reports: [{ ...first, filters: [1] }] })).toBeNull();
    expect(decodeDepartments({ departments: [{ id: 'sales' }] })).toBeNull();
    expect(decodeSiteTime({ settings: {} })).toBeNull();
    for (const decode of [decodeReportOffers, decodeDepartments, decodeSiteTime]) expect(decode('<html>')).toBeNull();
  });
});
