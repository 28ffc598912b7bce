/** The contracts miss nothing of the documents: compared where those are at hand, and said plainly where they are not. */
import { describe, expect, test } from 'vitest';
import { COMM100, STATUSES } from './comm100.ts';
import { IMBOX, QUERIES } from './imbox.ts';
import { IMSUPPORTING } from './imsupporting.ts';
import { readSeed } from './seeds.ts';
import { findDifference, listNames } from './shape.ts';
import { ERROR, SMARTSUPP } from './smartsupp.ts';

const imbox = readSeed('imbox');
const imsupporting = readSeed('imsupporting');
const smartsupp = readSeed('smartsupp');
const comm100 = readSeed('comm100');

for (const [name, seed] of [
  ['imbox', imbox],
  ['imsupporting', imsupporting],
  ['smartsupp', smartsupp],
  ['comm100', comm100],
] as const) {
  if (seed === null)
    console.info(`the document of ${name} is not at hand: set PARLOR_SEEDS to compare the contract with it`);
}

describe.skipIf(imsupporting === null)('IMsupporting’s document', () => {
  const document = imsupporting ?? '';
  const told = document.split('\n').filter((line) => /^(Returns|Tells) /.test(line));
  const documented = IMSUPPORTING.filter((call) => call.document !== null);

  test('tells of the commands of the contract, in their order, and of no other', () => {
    expect(told.length).toBeGreaterThan(15);
    const inOrder = told.map((line, index) => documented[index]?.document?.test(line) === true || line);
    expect(inOrder.filter((fits) => fits !== true)).toEqual([]);
    expect(documented).toHaveLength(told.length);
  });

  test('has no field that the contract has not, and none in another order', () => {
    const shown = [...document.matchAll(/“(\w+)”:/g)].flatMap(([, field = '']) => (/^\d+$/.test(field) ? [] : [field]));
    const fields = shown.filter((field) => /^(pa|vis)/.test(field));
    expect(fields).toHaveLength(17);
    const list = IMSUPPORTING.find(({ path }) => path.includes('GetLiveVisitorList'));
    expect(listNames(list?.answer ?? null).filter((name) => /^(pa|vis)/.test(name))).toEqual(fields);
    const all = IMSUPPORTING.flatMap(({ answer }) => listNames(answer));
    expect(shown.filter((field) => !all.includes(field))).toEqual([]);
    expect(document).toContain('“rescode”: “200”');
    expect(all).toContain('rescode');
  });
});

describe.skipIf(imbox === null)('ImBox’s document', () => {
  const sections = (imbox ?? '').split(/^(?=\w+\n\n.+\n\n(?:.+\n\n)?Parameters$)/m).slice(1);
  const shown = sections.map((section) => ({
    section,
    name: /^\w+/.exec(section)?.[0] ?? '',
    path: /curl -X GET "https:\/\/\w+\.imbox\.io(\/message\/[^"?]+)/.exec(section)?.[1] ?? '',
  }));

  test('shows the calls of the contract, in their order, with their addresses, and no other', () => {
    expect(shown).toHaveLength((imbox ?? '').match(/^curl /gm)?.length ?? 0);
    const toWords = (path: string) => path.replaceAll(':', '').toLowerCase();
    expect(shown.map(({ path }) => toWords(path))).toEqual(IMBOX.map(({ path }) => toWords(path)));
    const isKnown = ({ name }: { name: string }) => IMBOX.filter(({ document }) => document?.test(name)).length === 1;
    expect(shown.filter((one) => !isKnown(one))).toEqual([]);
  });

  test('has no parameter that the contract has not', () => {
    for (const { name, section, path } of shown) {
      const table = /NameTypeDescription\n([\s\S]*?)\n\nUsage/.exec(section)?.[1] ?? '';
      const parameters = [...table.matchAll(/^(\w+?)\*?(?:String|Array<String>)/gm)].map(([, one = '']) => one);
      const known = [...path.split('/').slice(3), ...(QUERIES[name] ?? [])].map((one) => one.toLowerCase());
      expect(parameters.map((one) => one.toLowerCase()).sort(), name).toEqual(known.sort());
    }
  });

  test('has no field that the contract has not, and none in another order', () => {
    for (const { name, section } of shown) {
      const response = section.split('\nResponse\n')[1] ?? '';
      const fields = [...response.matchAll(/^"(\w+)":/gm)].map(([, field = '']) => field);
      const contract = IMBOX.find(({ document }) => document?.test(name));
      expect(listNames(contract?.answer ?? null), name).toEqual([...new Set(fields)]);
    }
  });
});

describe.skipIf(smartsupp === null)('Smartsupp’s document', () => {
  const document = smartsupp ?? '';
  const shown = [
    ...document.matchAll(
      /^Request (GET|POST): http:\/\/api\.smartsupp\.com(\S+) .*\nResponse HTTP\/1\.1 200 OK (.*)$/gm,
    ),
  ].map(([, method = '', path = '', answer = '']) => ({ call: `${method} ${path}`, answer }));

  test('shows the calls of the contract, and no other', () => {
    expect(shown.length).toBeGreaterThan(4);
    const documented = SMARTSUPP.flatMap((call) => (call.document === null ? [] : call.document));
    expect(shown.filter(({ call }) => !documented.some((pattern) => pattern.test(call)))).toEqual([]);
    expect(documented.filter((pattern) => !shown.some(({ call }) => pattern.test(call)))).toEqual([]);
  });

  test('has no field that the contract has not, and none in another order', () => {
    for (const { call, answer } of shown) {
      const contract = SMARTSUPP.find(({ document: pattern }) => pattern?.test(call));
      const fields = [...answer.matchAll(/"(\w+)":/g)].map(([, field = '']) => field);
      expect([...new Set(listNames(contract?.answer ?? null))], call).toEqual([...new Set(fields)]);
    }
  });

  test('shows an error of the contract’s shape, and the two addresses that people open', () => {
    const error = /^HTTP\/1\.1 401 Unauthorized (.*)$/m.exec(document)?.[1] ?? '';
    expect(findDifference(ERROR, JSON.parse(error))).toBeNull();
    expect(document).toMatch(/\/widget\?accountKey=/);
    expect(document).toMatch(/\/sign\/in\?apiKey=\w+&uid=\w+&lang=\w+&status=\w+/);
  });
});

describe.skipIf(comm100 === null)('Comm100’s document', () => {
  const document = comm100 ?? '';
  const lines = document.split('\n').map((line) => line.trim());
  const toName = (call: { readonly method: string; readonly path: string }): string => `${call.method} ${call.path}`;
  const documented = COMM100.filter((call) => call.document !== null);
  /** From the line that names a call, where its parameters are told, to the next. */
  const sections = lines
    .flatMap((line, index) => (lines[index + 2] === 'Parameters:' ? [{ call: line, from: index }] : []))
    .map(({ call, from }, index, all) => ({ call, text: lines.slice(from, all[index + 1]?.from) }));

  test('tells of the calls of the contract, in their order, and of no other', () => {
    const listed = lines.filter((line) => /^(GET|POST|PUT|DELETE) livechat\//.test(line));
    expect(listed).toHaveLength(12);
    for (const calls of [listed.slice(0, 6), sections.map(({ call }) => call)]) {
      expect(calls.map((call, index) => documented[index]?.document?.test(call) === true || call)).toEqual(
        documented.map(() => true),
      );
    }
    expect(documented.map(toName).every((name) => / \/v4\/livechat\//.test(name))).toBe(true);
    expect(document).toMatch(/curl https:\/\/\S+\/v4\/livechat\/agents /);
    expect(document).toContain("'Authorization: Bearer {access_token}'");
  });

  test('has no field in its tables that the contract has not, and the contract none beyond them', () => {
    for (const { call, text } of sections) {
      const answer = documented.find(({ document: pattern }) => pattern?.test(call))?.answer ?? null;
      const table = text.slice(text.indexOf('Response:'), text.indexOf('Example'));
      const fields = table.flatMap(
        (line) => /^(\w+) (?:int|string|guid|datetime|FieldAndValue\[\]) /.exec(line)?.[1] ?? [],
      );
      const entries = table.flatMap(
        (line) => /^(\w+) (?:Name|Value|Url) of the (?:field|custom variable)\./.exec(line)?.[1] ?? [],
      );
      expect(new Set([...fields, ...entries]), call).toEqual(new Set(listNames(answer)));
      expect(fields.length).toBe(call.includes('agents') ? 3 : 30);
    }
  });

  test('shows its fields in the order of the contract, which has one more', () => {
    for (const { call, text } of sections) {
      const answer = documented.find(({ document: pattern }) => pattern?.test(call))?.answer ?? null;
      const example = text.slice(text.lastIndexOf('HTTP/1.1 200 OK')).join('');
      const shown = [...example.matchAll(/"(\w+)":/g)].map(([, field = '']) => field);
      const names = [...new Set(listNames(answer))].filter((name) => name !== 'flashVersion');
      const first = [...new Set(shown)];
      // The entries of the first list, which is empty in the example, are those of the second.
      expect(
        first.filter((name) => !['value', 'url'].includes(name)),
        call,
      ).toEqual(names.filter((name) => !['value', 'url'].includes(name)));
    }
  });

  test('names the statuses of the contract, in their order', () => {
    const line = lines.find((one) => one.startsWith('status string Allowed values are "waitingForChat"')) ?? '';
    expect([...line.matchAll(/"(\w+)"/g)].map(([, status]) => status)).toEqual([...STATUSES]);
  });
});
