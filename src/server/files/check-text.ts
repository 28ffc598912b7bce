/** Lets text through that is text: UTF-8 without NUL, and not a page in disguise. */
import type { ByteReader } from './byte-reader.ts';
import { notA } from './unfit-file.ts';

/** What browsers that sniff take for a page within the first 512 bytes (mimesniff.spec.whatwg.org, 7.1), and SVG. */
const MARKUP =
  /^\uFEFF?\s*<(!doctype|!--|\?xml|a\b|b\b|body|br\b|div|font|h1|head|html|iframe|p\b|script|style|svg|table|title)/i;
const SNIFFED_BYTES = 512;

export async function* checkText(reader: ByteReader): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const start = await reader.take(SNIFFED_BYTES);
  if (MARKUP.test(start.toString('utf8'))) throw notA('a text', 'what begins as a page does');
  reader.unread(start);
  for (let chunk = await reader.next(); chunk !== null; chunk = await reader.next()) {
    if (chunk.includes(0) || !canDecode(decoder, chunk)) throw notA('a text in UTF-8', 'other bytes');
    yield chunk;
  }
  if (!canDecode(decoder)) throw notA('a text in UTF-8', 'half a character at the end');
}

/** Without a chunk: whether it may end here. */
function canDecode(decoder: TextDecoder, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    // The one way in which a decoder says no.
    return false;
  }
}
