/** Reads a stream of bytes as a format is read: so many of them, or past them, and never all of them at once. */

export interface ByteReader {
  /** The next `length` bytes, fewer at the end; for lengths that the format keeps small. */
  take(length: number): Promise<Buffer>;
  /** The next `length` bytes in pieces as they came, fewer at the end. */
  pass(length: number): AsyncGenerator<Buffer>;
  skip(length: number): Promise<void>;
  /** The next piece, however long; null at the end. */
  next(): Promise<Buffer | null>;
  /** Puts bytes back in front. */
  unread(bytes: Buffer): void;
}

export function createByteReader(chunks: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = chunks[Symbol.asyncIterator]();
  let ahead: Buffer[] = [];

  async function next(): Promise<Buffer | null> {
    const waiting = ahead.shift();
    if (waiting !== undefined) return waiting;
    const { value, done } = await iterator.next();
    return done === true ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }

  function unread(bytes: Buffer): void {
    if (bytes.length > 0) ahead = [bytes, ...ahead];
  }

  async function* pass(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      const chunk = await next();
      if (chunk === null) return;
      unread(chunk.subarray(left));
      const piece = chunk.subarray(0, left);
      left -= piece.length;
      yield piece;
    }
  }

  async function take(length: number): Promise<Buffer> {
    const first = await next();
    if (first === null) return Buffer.alloc(0);
    if (first.length >= length) {
      unread(first.subarray(length));
      return first.subarray(0, length);
    }
    const pieces = [first];
    for await (const piece of pass(length - first.length)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  return {
    take,
    pass,
    async skip(length) {
      for await (const _ of pass(length));
    },
    next,
    unread,
  };
}
