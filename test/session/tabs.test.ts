/** Tabs of one browser: one of them holds the link for all, and another takes over when it is gone or stands still. */
import { describe, expect, test } from 'vitest';
import { LEAD, openBrowser, settle, type TestTab } from './tabs-fixture.ts';

const live = (tabs: readonly TestTab[]): (string | null)[] =>
  tabs.map(({ session: { status } }) => (status.state === 'live' ? status.transport : null));

describe('tabs of one browser', () => {
  test('[P31] hold one connection together', async () => {
    await settle(() => {
      const browser = openBrowser();
      const tabs = [browser.open(), browser.open(), browser.open()];
      browser.run(2_000);
      expect(live(tabs)).toEqual(['websocket', 'tab', 'tab']);
      expect(browser.connections()).toBe(1);
    });
  });

  test('[P31] show what any of them wrote, once, and send it over the one connection', async () => {
    await settle(() => {
      const browser = openBrowser();
      const tabs = [browser.open(), browser.open()];
      browser.run(2_000);
      for (const [index, tab] of [...tabs, ...tabs].entries()) {
        tab.write(`message ${index}`);
        browser.run(200);
      }
      browser.run(2_000);
      const texts = ['message 0', 'message 1', 'message 2', 'message 3'];
      for (const tab of tabs) expect(tab.texts()).toEqual(texts);
      expect(browser.stored()).toEqual(texts);
    });
  });

  test('[P31] show what waits in another tab while there is no server', async () => {
    await settle(() => {
      const browser = openBrowser();
      const tabs = [browser.open(), browser.open()];
      browser.run(2_000);
      browser.stopServer();
      tabs[1]?.write('I wait');
      browser.run(1_000);
      expect(tabs[0]?.waiting()).toEqual(['I wait']);
    });
  });

  test('[P31] are led by another one within a second after the first was closed, or crashed', async () => {
    await settle(() => {
      const browser = openBrowser();
      const [first, second, third] = [browser.open(), browser.open(), browser.open()];
      browser.run(2_000);
      browser.close(first);
      browser.run(LEAD.closedMs);
      expect(live([second, third])).toEqual(['websocket', 'tab']);
      browser.crash(second);
      browser.run(LEAD.closedMs);
      expect(live([third])).toEqual(['websocket']);
      expect(browser.connections()).toBe(1);
    });
  });

  test('[P31] take the lead from one that stands still, if somebody sees them', async () => {
    await settle(() => {
      const browser = openBrowser();
      const [first, second] = [browser.open(), browser.open()];
      browser.run(2_000);
      second.isVisible = false;
      first.actor.freeze();
      browser.run(LEAD.frozenMs);
      expect(live([second])).not.toEqual(['websocket']);
      second.isVisible = true;
      browser.run(LEAD.frozenMs);
      expect(live([second])).toEqual(['websocket']);
      first.actor.thaw();
      browser.run(2_000);
      expect(live([first, second])).toEqual(['tab', 'websocket']);
      expect(browser.connections()).toBe(1);
    });
  });

  test('[P31] hold nothing while they are in the back-forward cache, and join again afterwards', async () => {
    await settle(() => {
      const browser = openBrowser();
      const [first, second] = [browser.open(), browser.open()];
      browser.run(2_000);
      first.session.pause();
      browser.run(LEAD.closedMs);
      expect(live([first, second])).toEqual([null, 'websocket']);
      first.session.resume();
      browser.run(LEAD.closedMs);
      expect(live([first, second])).toEqual(['tab', 'websocket']);
    });
  });

  test('[P31] each have a connection where the browser denies the storage or the locks', async () => {
    await settle(() => {
      for (const denied of ['storage', 'locks'] as const) {
        const browser = openBrowser({ denied });
        const tabs = [browser.open(), browser.open()];
        browser.run(2_000);
        expect(live(tabs)).toEqual(['websocket', 'websocket']);
      }
    });
  });

  test('[P4] send again what the server had confirmed when its database is replaced by an older one', async () => {
    await settle(() => {
      const browser = openBrowser();
      const tab = browser.open();
      browser.run(1_000);
      for (const text of ['one', 'two', 'three']) tab.write(text);
      browser.run(2_000);
      expect(tab.waiting()).toEqual([]);
      browser.restoreBackup(2_500);
      expect(browser.stored()).toEqual([]);
      browser.run(5_000);
      expect(browser.stored()).toEqual(['one', 'two', 'three']);
      expect(tab.texts()).toEqual(['one', 'two', 'three']);
    });
  });

  test('[P4] keep in the browser what was confirmed for ten minutes, and not beyond the next look at it', async () => {
    await settle(() => {
      const browser = openBrowser();
      const tab = browser.open();
      tab.write('not for long');
      browser.run(2_000);
      expect(browser.remembered()).toContain('not for long');
      browser.run(600_000);
      browser.close(tab);
      browser.open();
      browser.run(1_000);
      expect(browser.remembered()).not.toContain('not for long');
    });
  });

  test('[P4] send nothing again that was confirmed longer ago than ten minutes', async () => {
    await settle(() => {
      const browser = openBrowser();
      const tab = browser.open();
      tab.write('long ago');
      browser.run(601_000);
      browser.restoreBackup(700_000);
      browser.run(5_000);
      expect(browser.stored()).toEqual([]);
      tab.write('just now');
      browser.run(1_000);
      expect(browser.stored()).toEqual(['just now']);
    });
  });
});
