/** Randomness that a seed repeats (mulberry32), as a number in [0, 1) and as bytes. */
import type { RandomBytes } from '../../src/protocol/ids.ts';

export interface SeededRandom {
  (): number;
  readonly bytes: RandomBytes;
  /** A whole number below `limit`. */
  below(limit: number): number;
}

export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return Object.assign(next, {
    bytes: ((bytes) => {
      for (let index = 0; index < bytes.length; index++) bytes[index] = Math.floor(next() * 256);
      return bytes;
    }) satisfies RandomBytes,
    below: (limit: number) => Math.floor(next() * limit),
  });
}
