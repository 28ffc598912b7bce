/** Brotli at its best, for what is compressed once and sent often. */
import { brotliCompressSync, constants } from 'node:zlib';

/** What the text is taken for changes its first guesses; which one is better for a script differs by half a per cent. */
const MODES = [constants.BROTLI_MODE_TEXT, constants.BROTLI_MODE_FONT];

export function compressBrotli(text: Buffer): Buffer {
  const [smallest] = MODES.map((mode) =>
    brotliCompressSync(text, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
        [constants.BROTLI_PARAM_MODE]: mode,
      },
    }),
  ).sort((left, right) => left.length - right.length);
  return smallest ?? text;
}
