/** What becomes of a body that nobody wants to read to its end. */
import { PassThrough } from 'node:stream';
import { beforeEach, expect, test } from 'vitest';
import { openUploadBody } from '../../../../src/server/http/file/upload-body.ts';
import { createFakeClock, type FakeClock } from '../../../support/fake-clock.ts';
import { quiet } from '../../../support/quiet.ts';

const MAX_BYTES = 1_000;

let clock: FakeClock;
let source: PassThrough;
beforeEach(() => {
  clock = createFakeClock();
  source = new PassThrough();
});

async function readOne(body: AsyncIterable<Uint8Array>): Promise<string> {
  for await (const chunk of body) return Buffer.from(chunk).toString();
  return '';
}

test('a reader that stops leaves the connection as it is', async () => {
  const body = openUploadBody(source, clock, MAX_BYTES);
  source.write('first');
  expect(await readOne(body.chunks)).toBe('first');
  expect(source.destroyed).toBe(false);
});

test('what is let go goes by, up to four times of what is allowed', async () => {
  const body = openUploadBody(source, clock, MAX_BYTES);
  source.write('first');
  await readOne(body.chunks);
  body.letGo();
  source.write(Buffer.alloc(4 * MAX_BYTES));
  await quiet();
  expect([source.readableLength, source.destroyed]).toEqual([0, false]);
  source.write('x');
  await quiet();
  expect(source.destroyed).toBe(true);
});

test('a body that was read to its end is left alone, and its deadline with it', async () => {
  const body = openUploadBody(source, clock, MAX_BYTES);
  source.end('all');
  const words: string[] = [];
  for await (const chunk of body.chunks) words.push(Buffer.from(chunk).toString());
  body.letGo();
  await quiet();
  expect(words).toEqual(['all']);
  expect(clock.nextInMs()).toBeNull();
});

test('a body that takes ten minutes is cut off', async () => {
  const body = openUploadBody(source, clock, MAX_BYTES);
  const reading = (async () => {
    for await (const _ of body.chunks);
  })();
  clock.advance(599_999);
  expect(source.destroyed).toBe(false);
  clock.advance(1);
  expect(source.destroyed).toBe(true);
  await expect(reading).rejects.toThrow('Premature close');
});
