/** A site as tests of databases need one: everything but its id and its key. */
import { DEFAULT_SETTINGS } from '../../src/protocol/site-settings.ts';
import type { Site } from '../../src/server/store/store.ts';

export const SAMPLE_SITE = {
  name: 'Shop',
  origins: [],
  appearance: { color: '#123456', position: 'left', title: 'Hi', welcome: '' },
  triggers: [],
  departments: [],
  settings: DEFAULT_SETTINGS,
  createdAt: 1_700_000_000_000,
} satisfies Omit<Site, 'id' | 'key'>;
