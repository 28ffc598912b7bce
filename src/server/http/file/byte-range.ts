/** The part of a file that a request asks for (RFC 9110, 14): players jump, and broken downloads go on. */
import type { ByteRange } from '../../files/file-bytes.ts';

/** @returns null for all of it, also where several parts are asked for, which a server need not give */
export function toByteRange(header: string | undefined, length: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (match === null || (from === '' && to === '')) return null;
  // Without a beginning: so many from the end.
  const start = from === '' ? Math.max(0, length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return null;
  return start > end ? 'unsatisfiable' : { start, end };
}
