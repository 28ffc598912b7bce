/** The import table is kept, pure rooms stay pure, and no file grows beyond what a person can hold in mind. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FORBIDDEN_GLOBALS, FORBIDDEN_SINKS, ROOMS, type Room } from './import-table.ts';
import { type Import, listImports, listSources, readCode } from './sources.ts';

const sources = listSources(['src', 'loader', 'demo']);

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

function toRoom(file: string): Room {
  const [room] = ROOMS.filter(({ folder }) => isWithin(file, folder)).sort((a, b) => b.folder.length - a.folder.length);
  if (room === undefined) throw new Error(`${file} stands in no room of the table`);
  return room;
}

function isAllowed({ from, to, kind, isOurs }: Import): boolean {
  const room = toRoom(from);
  if (/\.(css|html)(\?|$)/.test(to)) return true;
  if (!isOurs) {
    const name = to.startsWith('node:')
      ? 'node'
      : to
          .split('/')
          .slice(0, to.startsWith('@') ? 2 : 1)
          .join('/');
    return room.packages.includes('*') || room.packages.includes(name);
  }
  const home = room.folder.replace(/\/[^/]+\.ts$/, '');
  const within = (folders: readonly string[] = []): boolean => folders.some((folder) => isWithin(to, folder));
  if (isWithin(to, home) || within(room.rooms)) return true;
  if (kind === 'type') return within(room.types) || within(room.lazy);
  return kind === 'lazy' && within(room.lazy);
}

test('every import is one that the table allows', () => {
  const forbidden = sources.flatMap(listImports).filter((one) => !isAllowed(one));
  expect(forbidden.map(({ from, to, kind }) => `${from} -> ${to} (${kind})`)).toEqual([]);
});

test('the table notices an import that it forbids', () => {
  const wrong: Import = { from: 'src/session/link.ts', to: 'src/ui/Composer.tsx', kind: 'value', isOurs: true };
  expect(isAllowed(wrong)).toBe(false);
  expect(isAllowed({ ...wrong, to: 'preact', isOurs: false })).toBe(false);
  expect(isAllowed({ ...wrong, to: 'src/transport/websocket.ts' })).toBe(false);
  expect(isAllowed({ ...wrong, to: 'src/protocol/limits.ts' })).toBe(true);
});

test('files for the browser import only types from what needs the schema library', () => {
  const schemas = listSources(['src/protocol']).filter((file) => readCode(file).includes("from 'typebox"));
  const browser = sources.filter((file) => !isWithin(file, 'src/server') && !isWithin(file, 'src/protocol'));
  const wrong = browser.flatMap(listImports).filter(({ to, kind }) => kind === 'value' && schemas.includes(to));
  expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

describe.each(Object.entries(FORBIDDEN_GLOBALS))('%s', (folder, pattern) => {
  test('takes its world as arguments', () => {
    const wrong = sources
      .filter((file) => isWithin(file, folder))
      .flatMap((file) => {
        const found = pattern.exec(
          readCode(file)
            .replace(/import .*;/g, '')
            .replace(/typeof fetch|fetch[(:,;} ]|: WebSocket|WebSocket\b/g, ''),
        );
        return found === null ? [] : [`${file}: ${found[0]}`];
      });
    expect(wrong).toEqual([]);
  });
});

test('nothing that ships to a browser writes HTML or code from strings', () => {
  const wrong = sources.filter((file) => !isWithin(file, 'src/server') && FORBIDDEN_SINKS.test(readCode(file)));
  expect(wrong).toEqual([]);
});

test('the environment is read in one file', () => {
  const readers = sources.filter((file) => readCode(file).includes('process.env'));
  // cli.ts hands the environment to config.ts, dev-backend.ts to the processes that it starts.
  expect(readers).toEqual(['src/server/cli.ts', 'src/server/dev-backend.ts']);
});

test('no source file is longer than 250 lines', () => {
  const long = sources
    .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length }))
    .filter(({ lines }) => lines > 250);
  expect(long).toEqual([]);
});
