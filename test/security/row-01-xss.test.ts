/**
 * [Row 1] Cross-site scripting, where the server makes the text: mail, pages, scripts, headers, exports and answers. What a
 * browser makes of the same texts is in test/e2e/xss.test.ts.
 */
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConversationId, FileId, MessageId } from '../../src/protocol/ids.ts';
import type { Author, Body, Message } from '../../src/protocol/message.ts';
import { operation } from '../../src/server/http/agent/operation.ts';
import { renderDocs } from '../../src/server/http/document/docs-page.ts';
import { toOpenApi } from '../../src/server/http/document/openapi.ts';
import { toContentDisposition } from '../../src/server/http/file/content-disposition.ts';
import { toConfirmation, toInvitation, toPasswordReset } from '../../src/server/mail/link-mails.ts';
import type { MailDocument } from '../../src/server/mail/mail-document.ts';
import { toOfflineMessage } from '../../src/server/mail/offline-message.ts';
import { renderMail } from '../../src/server/mail/render-mail.ts';
import { toTranscript } from '../../src/server/mail/transcript.ts';
import { createZonedTime } from '../../src/server/mail/zoned-time.ts';
import { toCsv } from '../../src/server/reports/to-csv.ts';
import { createColleague } from '../support/callers.ts';
import { createChattingVisitor } from '../support/chatting-visitor.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { XSS_PAYLOADS } from './xss-payloads.ts';

let app: TestApp;
let olga: Awaited<ReturnType<typeof createColleague>>;
beforeAll(async () => {
  app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' });
  olga = await createColleague(app, 'olga', 'owner');
});
afterAll(() => app.store.close());

test('[row 1] the corpus holds hundreds of texts, each once', () => {
  expect(XSS_PAYLOADS.length).toBeGreaterThan(450);
});

/** All that a browser could take for elements, with their attributes. */
const toTags = (html: string): readonly string[] => html.match(/<[^>]*>?/g) ?? [];
/** As long, with the same line ends and blanks, and harmless. */
const toHarmless = (text: string): string => text.replace(/[^\s\p{Cc}\p{Cf}]/gu, 'x');

describe('[row 1] a mail has the elements of one with harmless words in it', () => {
  const time = createZonedTime('UTC');
  const URL = 'https://chat.example.com/inbox/#link=secret';
  const visitor: Author = { kind: 'visitor', id: 'v', name: '' };

  function toMessages(text: string): Message[] {
    const file: Body = {
      kind: 'file',
      file: { id: 'f' as FileId, name: text, type: 'image/png', bytes: 9, width: 3, height: 2 },
    };
    const say: Body = { kind: 'text', text };
    const said: readonly (readonly [Author, Body])[] = [
      [visitor, say],
      [visitor, file],
      [{ kind: 'agent', id: 'a', name: text }, say],
      [
        { kind: 'system', id: 's', name: text },
        { kind: 'event', event: 'closed' },
      ],
    ];
    return said.map(([author, body], index) => {
      const ids = { conversation: 'c' as ConversationId, id: `m${index}` as MessageId };
      return { ...ids, seq: index + 1, author, body, at: 1_700_000_000_000 };
    });
  }

  const DOCUMENTS: Readonly<Record<string, (text: string) => MailDocument>> = {
    transcript: (text) =>
      toTranscript({
        site: { name: text, color: '#123456' },
        messages: toMessages(text),
        leftOut: 0,
        reader: 'visitor',
        time,
      }),
    'offline message': (text) =>
      toOfflineMessage({
        site: { name: text, color: '#123456' },
        messages: toMessages(text),
        about: [text],
        url: URL,
        stopUrl: URL,
        time,
      }),
    confirmation: (text) => toConfirmation({ name: text, color: '#123456' }, URL, URL),
    invitation: (text) => toInvitation({ name: text, color: '#123456' }, text, URL, 7),
    'password reset': (text) => toPasswordReset({ name: text, color: '#123456' }, URL, 60),
  };

  test.each(Object.entries(DOCUMENTS))('%s', (_kind, toDocument) => {
    for (const payload of XSS_PAYLOADS) {
      const [hostile, harmless] = [payload, toHarmless(payload)].map((text) =>
        toTags(renderMail(toDocument(text)).html),
      );
      expect([payload, hostile]).toEqual([payload, harmless]);
    }
  });

  test('and a colour that is none is not in it', () => {
    for (const color of XSS_PAYLOADS) {
      const { html } = renderMail(toPasswordReset({ name: 'Shop', color }, URL, 60));
      expect(html).toBe(renderMail(toPasswordReset({ name: 'Shop', color: 'none' }, URL, 60)).html);
    }
  });
});

test('[row 1] the document of the API has the elements of one with harmless words in it', () => {
  const toPage = (text: string) => {
    const about = { method: 'GET', path: '/x', scope: 'site:read', right: 'everybody' } as const;
    return renderDocs(toOpenApi([operation({ ...about, summary: text, act: async () => ({ refused: 'not-found' }) })]));
  };
  for (const payload of XSS_PAYLOADS) expect(toTags(toPage(payload))).toEqual(toTags(toPage(toHarmless(payload))));
});

test('[row 1] a page of a link in a mail says nothing of what was asked for', async () => {
  const ask = (text: string) =>
    app.http.inject({ url: `/mail/stop?${new URLSearchParams({ address: text, sign: text })}` });
  const expected = await ask('x');
  for (const payload of XSS_PAYLOADS) {
    const { body, headers } = await ask(payload);
    expect(body).toBe(expected.body);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  }
});

test('[row 1] a mistake repeats a text as JSON only, which no browser takes for a page', async () => {
  for (const payload of XSS_PAYLOADS) {
    const text = encodeURIComponent(payload.slice(0, 30));
    const body = { name: 'x', color: payload, description: '' };
    for (const response of [
      await app.http.inject({ url: `/v1/config?key=${text}` }),
      await app.http.inject({ url: `/nothing/${text}` }),
      await olga.call('POST', 'tags', body),
    ]) {
      expect(response.statusCode).toBeGreaterThanOrEqual(400);
      expect(response.headers).toMatchObject({
        'content-type': expect.stringMatching(/^application\/problem\+json/),
        'x-content-type-options': 'nosniff',
      });
    }
  }
});

describe('[row 1] loader.js', () => {
  interface Page {
    readonly document: { readonly currentScript: { parlor?: { readonly triggers: readonly object[] } } };
    readonly warnings: unknown[];
  }

  async function run(query: string): Promise<Page> {
    const { body } = await app.http.inject({ url: `/loader.js?${query}` });
    const page: Page = { document: { currentScript: {} }, warnings: [] };
    const world = {
      document: page.document,
      run: () => {},
      console: { warn: (...said: unknown[]) => page.warnings.push(said) },
    };
    runInNewContext(`var window = globalThis;${body}`, world);
    expect(world).not.toHaveProperty('hacked');
    return page;
  }

  test('says that a key is unknown, whatever the key', async () => {
    for (const payload of XSS_PAYLOADS) {
      const { warnings } = await run(new URLSearchParams({ key: payload }).toString());
      expect(warnings).toEqual([[`[parlor] no site has the key ${JSON.stringify(payload.slice(0, 80))}`]]);
    }
  });

  test('has the owner’s words as words', async () => {
    for (let from = 0; from < XSS_PAYLOADS.length; from += 40) {
      const actions = XSS_PAYLOADS.slice(from, from + 40)
        .filter((text) => text.trim() === text)
        .map((message) => ({ name: 'message', agentNick: 'Ann', message }));
      for (const [index, action] of actions.entries()) {
        const trigger = {
          id: `t${index}`,
          name: 'T',
          active: true,
          frequency: 'visit',
          conditions: [],
          actions: [action],
        };
        const saved = await olga.call('PUT', `triggers/${trigger.id}`, trigger);
        expect([action.message, saved.statusCode]).toEqual([action.message, 204]);
      }
      await app.domain.sites.refresh();
      const { document } = await run('key=demo');
      const triggers = (document.currentScript.parlor?.triggers ?? []) as readonly { actions: typeof actions }[];
      const shown = triggers.flatMap((trigger) => trigger.actions.map(({ message }) => message));
      for (const { message } of actions) expect(shown).toContain(message);
    }
  });
});

test('[row 1] a file’s name in a header is one name, and nothing behind it', () => {
  for (const payload of XSS_PAYLOADS) {
    expect(toContentDisposition('attachment', payload)).toMatch(
      /^attachment; filename="[^"%\\\p{Cc}]*"; filename\*=UTF-8''[\w.!#$&+^`|~%-]*$/u,
    );
  }
});

test('[row 1] a cell of an export is text, and no formula', () => {
  const csv = toCsv(
    { name: 'text' },
    XSS_PAYLOADS.map((name) => ({ name })),
  );
  const cells = readCells(csv).slice(1);
  expect(cells).toHaveLength(XSS_PAYLOADS.length);
  expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  expect(cells).toEqual(XSS_PAYLOADS.map((text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)));
});

/** RFC 4180, of one column. */
function readCells(csv: string): string[] {
  return [...csv.replace('\ufeff', '').matchAll(/(?:"((?:[^"]|"")*)"|([^"\r\n][^\r\n]*))\r\n/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

test('[row 1] a conversation that is downloaded is text to save, whatever was said', async () => {
  const visitor = await createChattingVisitor(app);
  for (const payload of XSS_PAYLOADS) await visitor.write(payload);
  const { headers, body } = await olga.call('GET', `conversations/${visitor.conversation}/transcript`);
  expect(headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': expect.stringMatching(/^attachment; /),
    'x-content-type-options': 'nosniff',
  });
  expect(body.length).toBeGreaterThan(XSS_PAYLOADS.join('').length / 2);
});
