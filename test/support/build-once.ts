/** Vitest's global setup for suites that need the built files: builds when something changed since the last build. */
import { createBuilder } from 'vite';
import { findChromium } from './find-chromium.ts';

export default async function buildOnce(): Promise<void> {
  findChromium();
  const builder = await createBuilder({ logLevel: 'warn' });
  await builder.buildApp();
}
