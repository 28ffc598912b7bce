/** Who changes what a test is not about. */
import type { SiteId } from '../../src/protocol/ids.ts';
import type { Writer } from '../../src/server/store/store.ts';

export const BY_NOBODY: Omit<Writer, 'site'> = { agent: null, at: 1_700_000_000_000 };

export const toWriter = (site: SiteId, at = BY_NOBODY.at): Writer => ({ ...BY_NOBODY, site, at });
