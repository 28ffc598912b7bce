/** Whether an IP address is one that everybody on the internet could call: what a stranger's URL may lead us to. */
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** All that IANA has given out of IPv6 so far; what is outside is for special uses, known or to come. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
/** NAT64's well-known prefix: networks without IPv4 reach it through these addresses. RFC 6052 */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');
const SIX_TO_FOUR = ipaddr.IPv6.parseCIDR('2002::/16');

export function isPublicAddress(ip: string): boolean {
  if (!ipaddr.isValid(ip)) return false;
  const address = toInner(ipaddr.parse(ip));
  const isGiven = address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST);
  return isGiven && address.range() === 'unicast';
}

/** The IPv4 address that packets to this one end up at. */
function toInner(address: Address): Address {
  if (address instanceof ipaddr.IPv4) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  const bytes = address.toByteArray();
  if (address.match(NAT64)) return new ipaddr.IPv4(bytes.slice(12));
  if (address.match(SIX_TO_FOUR)) return new ipaddr.IPv4(bytes.slice(2, 6));
  return address;
}
