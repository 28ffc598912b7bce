/** Whoever gets mail can end it, and have it again, by a link in it; invitations and passwords excepted. */
import { decodeAddress } from '../../mail/address.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { MailDesk } from './mail-desk.ts';

const toSigned = (address: string): string => `stop:${address}`;

export function toStopUrl({ origin, sign }: MailDesk, address: string): string {
  return `${origin}/mail/stop?${new URLSearchParams({ address, sign: sign(toSigned(address)) })}`;
}

/** What the link is about; null when nobody mailed it. */
export async function readStopLink(
  { store, mail }: Pick<DomainWorld, 'store' | 'mail'>,
  text: string,
  signature: string,
): Promise<{ readonly address: string; readonly isStopped: boolean } | null> {
  const address = decodeAddress(text);
  if (mail === null || address === null || !mail.isSigned(toSigned(address), signature)) return null;
  return { address, isStopped: await store.addresses.isStopped(address) };
}

/** False when the link is not one that was mailed. */
export async function stopMail(
  world: Pick<DomainWorld, 'store' | 'mail' | 'clock'>,
  text: string,
  signature: string,
  isStopped: boolean,
): Promise<boolean> {
  const link = await readStopLink(world, text, signature);
  if (link === null) return false;
  await world.store.addresses.setStopped(link.address, isStopped ? world.clock.now() : null);
  return true;
}
