/** Where a file can be had, by somebody who asks a compatible API: signed, and good for some days. */
import type { SentFile } from '../../protocol/message.ts';
import type { CompatWorld } from './compat-world.ts';

/** @param origin of the server, as the caller reaches it @param isShown a picture in a page, not a file to save */
export function toFileUrl(
  { config, fileAddresses, domain }: Pick<CompatWorld, 'config' | 'fileAddresses' | 'domain'>,
  origin: string,
  file: Pick<SentFile, 'id' | 'name'>,
  isShown = false,
): string {
  return (config.files.url ?? origin) + fileAddresses.toPath(file, isShown, domain.clock.now());
}
