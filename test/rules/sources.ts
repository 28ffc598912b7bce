/** The project's own source files, their text without comments, and what they import. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

export interface Import {
  readonly from: string;
  /** Path of one of our files, or a package's specifier. */
  readonly to: string;
  readonly kind: 'value' | 'type' | 'lazy';
  readonly isOurs: boolean;
}

export function listSources(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => posix.join(...join(entry.parentPath, entry.name).split(/[\\/]/)))
      .sort(),
  );
}

export function readCode(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
}

const STATIC = /\b(import|export)\s+(type\s+)?(?:([^'";]*?)\s+from\s+)?['"]([^'"]+)['"]/g;
const LAZY = /\bimport\(\s*['"]([^'"]+)['"]/g;

export function listImports(file: string): Import[] {
  const code = readCode(file);
  const statics = [...code.matchAll(STATIC)].map(([, , type, names = '', specifier = '']) =>
    toImport(file, specifier, type !== undefined || isOnlyTypes(names) ? 'type' : 'value'),
  );
  const lazy = [...code.matchAll(LAZY)]
    // `typeof import('x')` and `import('x').Type` are types.
    .map((match) => {
      const before = code.slice(Math.max(0, (match.index ?? 0) - 10), match.index);
      return toImport(file, match[1] ?? '', /typeof\s+$/.test(before) ? 'type' : 'lazy');
    });
  return [...statics, ...lazy];
}

function isOnlyTypes(names: string): boolean {
  const inBraces = /^\{([\s\S]*)\}$/.exec(names.trim())?.[1] ?? names;
  return inBraces.split(',').every((name) => /^(type\s.*)?$/.test(name.trim())) && names.trim() !== '';
}

function toImport(from: string, specifier: string, kind: Import['kind']): Import {
  const isOurs = specifier.startsWith('.');
  return { from, to: isOurs ? posix.join(dirname(from), specifier) : specifier, kind, isOurs };
}
