/** An IP address without the part that tells one household from another. */
import ipaddr from 'ipaddr.js';

/** What data protection authorities call anonymised: /24 and /48. */
const KEPT_OCTETS = 3;
const KEPT_GROUPS = 3;

/** `203.0.113.0` or `2001:db8:1::`; an IPv4 address in IPv6's clothes is one of IPv4; nonsense is empty. */
export function truncateAddress(ip: string): string {
  // The library would read `1` and `0x7f.1` as addresses too.
  const isAddress = ipaddr.IPv4.isValidFourPartDecimal(ip) || ipaddr.IPv6.isValid(ip);
  if (!isAddress) return '';
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return [...address.octets.slice(0, KEPT_OCTETS), 0].join('.');
  const groups = address.parts.map((group, index) => (index < KEPT_GROUPS ? group : 0));
  return new ipaddr.IPv6(groups).toRFC5952String();
}
