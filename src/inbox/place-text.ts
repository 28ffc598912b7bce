/** Codes of countries, languages and time zones as people read them; empty where a code says nothing. */
import type { Place } from '../protocol/visitor.ts';

/** Intl objects take a millisecond to make, so each is made once and only when it is needed. */
let countries: Intl.DisplayNames | undefined;
let languages: Intl.DisplayNames | undefined;

export function toCountryName(code: string): string {
  if (code === '') return '';
  countries ??= new Intl.DisplayNames(undefined, { type: 'region' });
  return toName(countries, code.toUpperCase());
}

/** `Berlin, Germany`; a region only where it is not the city again. */
export function toPlaceText({ country, region, city }: Pick<Place, 'country' | 'city'> & { region?: string }): string {
  const names = [city, region === city ? '' : (region ?? ''), toCountryName(country)];
  return names.filter((name) => name !== '').join(', ');
}

/** `German (de)` */
export function toLanguageText(code: string): string {
  if (code === '') return '';
  languages ??= new Intl.DisplayNames(undefined, { type: 'language' });
  const name = toName(languages, code);
  return name === code ? code : `${name} (${code})`;
}

/** What a clock on the visitor's wall shows. */
export function toLocalTimeText(now: number, timeZone: string): string {
  if (timeZone === '') return '';
  try {
    const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit', timeZone }).format(now);
    return `${time} (${timeZone})`;
  } catch {
    // The visitor's browser knows a zone that ours does not.
    return '';
  }
}

function toName(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    // Not a code at all: a visitor's browser may say anything.
    return code;
  }
}
