/** The contracts miss nothing of the documents: compared where those are at hand, and said plainly where they are not. */
import { describe, expect, test } from 'vitest';
import { IMSUPPORTING } from './imsupporting.ts';
import { readSeed } from './seeds.ts';
import { listNames } from './shape.ts';

const imsupporting = readSeed('imsupporting');

for (const [name, seed] of [['imsupporting', imsupporting]] as const) {
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
