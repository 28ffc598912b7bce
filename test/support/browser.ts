/** The browser that end-to-end tests share, quiet about everything but the pages under test. */
import { type Browser, chromium } from 'playwright';
import { findChromium } from './find-chromium.ts';

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    // Visitors have the back-forward cache, so the tests do too.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
