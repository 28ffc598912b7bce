/** Opens the site's storage and starts core with it. */
import { createId, type RandomBytes } from '../protocol/ids.ts';
import { openStorage } from '../storage/open-storage.ts';
import { type CoreWorld, createCore } from './create-core.ts';
import type { PageApi } from './page-api.ts';

interface StartWorld extends Omit<CoreWorld, 'storage' | 'newId'> {
  readonly randomBytes: RandomBytes;
}

export async function startCore(world: StartWorld): Promise<PageApi> {
  const { clock, randomBytes, config } = world;
  const storage = await openStorage(config.key);
  return createCore({ ...world, storage, newId: () => createId(clock.now(), randomBytes) });
}
