/** One e-mail address and nothing else: what may stand in an envelope and in a header. */
import { toEmailKey } from '../domain/agents/email-key.ts';

/** RFC 5321, 4.5.3.1: 64 octets before the @; 254 is what is left of a path of 256. */
const MAX_LOCAL_LENGTH = 64;
const MAX_LENGTH = 254;
const MAX_LABEL_LENGTH = 63;

/** RFC 5322's atext, ASCII only. Quoted local parts, comments and groups are what address parsers disagree about. */
const DOT_ATOM = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
/** Letters, digits and hyphens (RFC 952); one label is enough for a network of one's own, such as `localhost`. */
const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i;

/** @returns the address as it is compared and kept; null when the text is not exactly one plain address */
export function decodeAddress(text: string): string | null {
  const address = text.trim();
  const at = address.indexOf('@');
  const local = address.slice(0, at);
  const labels = address.slice(at + 1).split('.');
  const isAddress =
    address.length <= MAX_LENGTH &&
    at > 0 &&
    at <= MAX_LOCAL_LENGTH &&
    DOT_ATOM.test(local) &&
    labels.every((label) => label.length <= MAX_LABEL_LENGTH && LABEL.test(label));
  // Only now: lower case of some letters that are not ASCII is.
  return isAddress ? toEmailKey(address) : null;
}

/** Text that may stand in a header: one line, no control characters, not longer than a mail program shows. */
export function toHeaderText(text: string, maxLength = 120): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= maxLength ? line : `${characters.slice(0, maxLength - 1).join('')}…`;
}
