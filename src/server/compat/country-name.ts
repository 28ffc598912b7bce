/** The English name of a country, where a foreign API tells no codes. */

const NAMES = new Intl.DisplayNames(['en'], { type: 'region' });
const CODE = /^[A-Z]{2}$/;

export function toCountryName(code: string): string {
  const known = code.toUpperCase();
  return CODE.test(known) ? (NAMES.of(known) ?? code) : code;
}
