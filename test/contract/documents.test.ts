/** The contracts miss nothing of the documents: compared where those are at hand, and said plainly where they are not. */
import { describe, expect, test } from 'vitest';
import { IMSUPPORTING } from './imsupporting.ts';
import { readSeed } from './seeds.ts';
import { findDifference, listNames } from './shape.ts';
import { ERROR, SMARTSUPP } from './smartsupp.ts';

const imsupporting = readSeed('imsupporting');
const smartsupp = readSeed('smartsupp');

for (const [name, seed] of [
  ['imsupporting', imsupporting],
  ['smartsupp', smartsupp],
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
