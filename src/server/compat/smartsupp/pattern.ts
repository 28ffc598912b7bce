/** Smartsupp's regular expressions and our globs: what a glob can say is taken, everything else is refused with a reason. */

const SPECIAL = /[\\^$.*+?()[\]{}|]/;

/** @returns null for what no glob says: classes, groups, alternatives, a `.` that is no `.*` */
export function toGlob(expression: string): string | null {
  const isFromStart = expression.startsWith('^');
  const isToEnd = /(^|[^\\])(\\\\)*\$$/.test(expression);
  const inner = expression.slice(isFromStart ? 1 : 0, isToEnd ? -1 : undefined);
  let glob = '';
  for (let index = 0; index < inner.length; index++) {
    const letter = inner[index] ?? '';
    const next = inner[index + 1] ?? '';
    if (letter === '\\') {
      // `\d` and the like are classes; a star stands for itself in no glob.
      if (next === '' || next === '*' || /[A-Za-z0-9]/.test(next)) return null;
      glob += next;
      index += 1;
    } else if (letter === '.' && next === '*') {
      glob += '*';
      index += 1;
    } else if (SPECIAL.test(letter)) return null;
    else glob += letter;
  }
  return `${isFromStart ? '' : '*'}${glob}${isToEnd ? '' : '*'}`.replace(/\*+/g, '*');
}

export function toExpression(glob: string): string {
  const escaped = glob.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
  if (/^\*.+\*$/.test(escaped)) return escaped.slice(1, -1).replaceAll('*', '.*');
  return `^${escaped.replaceAll('*', '.*')}$`;
}
