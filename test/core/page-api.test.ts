/** The door to the customer's page: what it may ask, what it hears, and that nothing of either can hurt it. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createGuard } from '../../src/core/guard.ts';
import { decodeSiteConfig, readOptions } from '../../src/core/options.ts';
import { createPageApi, type PageCommands } from '../../src/core/page-api.ts';
import { createPageEvents } from '../../src/core/page-events.ts';

const warn = vi.fn();
const runOther = vi.fn();
const toGuard = () => createGuard({ warn });

beforeEach(() => {
  warn.mockReset();
  runOther.mockReset();
});

describe('the guard', () => {
  it('logs what is thrown once, with the prefix, and goes on', () => {
    const guard = toGuard();
    for (let times = 0; times < 3; times++) {
      guard.run(() => {
        throw new Error('broken');
      });
    }
    expect(warn.mock.calls).toEqual([['[parlor] broken']]);
  });

  it('logs what is rejected with', async () => {
    toGuard().run(() => Promise.reject(new Error('later')));
    await vi.waitFor(() => expect(warn.mock.calls).toEqual([['[parlor] later']]));
  });

  it('logs each text of its own', () => {
    const guard = toGuard();
    guard.warn('one');
    guard.warn('two');
    expect(warn).toHaveBeenCalledTimes(2);
  });
});

describe('commands', () => {
  const names = ['open', 'close', 'toggle', 'show', 'hide', 'page', 'on', 'off', 'destroy'];
  const commands = Object.fromEntries(names.map((name) => [name, vi.fn()])) as unknown as PageCommands;
  const api = (): ReturnType<typeof createPageApi> => createPageApi(toGuard(), commands, runOther);

  it('runs a command with its values', () => {
    api()('page', '/virtual');
    expect(commands.page).toHaveBeenCalledWith('/virtual');
  });

  it.each(['set', 'identify', 'toString', '__proto__', undefined, 7, null])(
    'hands another name (%s) with its values to those who know more',
    (name) => {
      api()(name, 'value', 2);
      expect(runOther.mock.calls).toEqual([[String(name), ['value', 2]]]);
    },
  );

  it('never throws, whatever a command does', () => {
    vi.mocked(commands.open).mockImplementation(() => {
      throw new Error('broken');
    });
    expect(() => api()('open')).not.toThrow();
    expect(warn.mock.calls).toEqual([['[parlor] broken']]);
  });
});

describe('events', () => {
  it('reach their listeners, and no others', () => {
    const events = createPageEvents(toGuard());
    const listener = vi.fn();
    events.on('unread', listener);
    events.emit('unread', { count: 2 });
    events.emit('status', { online: true });
    expect(listener.mock.calls).toEqual([[{ count: 2 }]]);
  });

  it('reach the next listener when one throws', () => {
    const events = createPageEvents(toGuard());
    const listener = vi.fn();
    events.on('open', () => {
      throw new Error("the customer's");
    });
    events.on('open', listener);
    events.emit('open');
    expect(listener).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls).toEqual([["[parlor] the customer's"]]);
  });

  it('end with off, also from within the listener', () => {
    const events = createPageEvents(toGuard());
    const other = vi.fn();
    const once = vi.fn(() => events.off('open', once));
    events.on('open', once);
    events.on('open', other);
    events.emit('open');
    events.emit('open');
    expect([once.mock.calls.length, other.mock.calls.length]).toEqual([1, 2]);
  });

  it('tell a late listener that the chat is ready', () => {
    const events = createPageEvents(toGuard());
    const [early, late] = [vi.fn(), vi.fn()];
    events.on('ready', early);
    expect(early).not.toHaveBeenCalled();
    events.emit('ready');
    events.on('ready', late);
    expect([early.mock.calls.length, late.mock.calls.length]).toEqual([1, 1]);
  });

  it('say when what listens is no function', () => {
    createPageEvents(toGuard()).on('open', 'alert(1)');
    expect(warn.mock.calls[0]?.[0]).toBe('[parlor] on "open" expects a function, got alert(1)');
  });
});

describe('options', () => {
  const SRC = 'https://chat.example/loader.js?key=demo';

  it('take key and server from the address of the script', () => {
    expect(readOptions({ src: SRC, dataset: {} }, warn)).toEqual({
      key: 'demo',
      server: 'https://chat.example',
      appearance: {},
    });
  });

  it('let attributes win', () => {
    const dataset = {
      key: 'other',
      server: 'https://api.example/base/',
      color: '#AABBCC',
      position: 'left',
      title: 'Hi',
    };
    expect(readOptions({ src: 'https://cdn.example/loader.js', dataset }, warn)).toEqual({
      key: 'other',
      server: 'https://api.example/base',
      appearance: { color: '#AABBCC', position: 'left', title: 'Hi' },
    });
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([{ color: 'red' }, { color: '#fff}*{display:none' }, { position: 'top' }, { title: '' }])(
    'ignore %j with one line',
    (dataset) => {
      expect(readOptions({ src: SRC, dataset }, warn).appearance).toEqual({});
      expect(warn).toHaveBeenCalledTimes(1);
    },
  );

  it.each([
    ['https://chat.example/loader.js', {}],
    [SRC, { server: 'javascript:alert(1)' }],
  ])('refuse a tag that does not say where it belongs (%s %j)', (src, dataset) => {
    expect(() => readOptions({ src, dataset }, warn)).toThrow('no key');
  });
});

describe('the configuration', () => {
  const config = { triggers: [], build: 'b', appearance: { color: '#112233' } };

  it('is taken as the server wrote it', () => {
    expect(decodeSiteConfig(config)).toBe(config);
  });

  it('is refused with a colour that would reach into the style sheet', () => {
    expect(() => decodeSiteConfig({ ...config, appearance: { color: 'red}*{display:none' } })).toThrow(TypeError);
  });

  it.each([{}, null, { code: 'unknown-site' }, []])('is refused when it is %j', (value) => {
    expect(() => decodeSiteConfig(value)).toThrow(TypeError);
  });
});
