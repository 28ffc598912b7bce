/** The mail server as operators write it. */
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/server/config.ts';
import { readSmtpSettings } from '../../../src/server/delivery/smtp-settings.ts';

const FROM = 'chat@example.com';
const ORIGIN = 'https://chat.example.com';

test.each([
  ['smtp://mail.example', { host: 'mail.example', port: 587, isSecure: false, auth: null, from: FROM, origin: ORIGIN }],
  [
    'smtps://ann%40example.com:p%3Aw%2F@mail.example/',
    {
      host: 'mail.example',
      port: 465,
      isSecure: true,
      auth: { user: 'ann@example.com', password: 'p:w/' },
      from: FROM,
      origin: ORIGIN,
    },
  ],
  ['smtp://[::1]:2525', { host: '::1', port: 2525, isSecure: false, auth: null, from: FROM, origin: ORIGIN }],
])('%s is a mail server', (url, settings) => {
  expect(readSmtpSettings(url, FROM, ORIGIN)).toEqual(settings);
});

describe('refused by name, and without the password, is', () => {
  test.each([
    'mail.example:587',
    'http://u:secret@mail.example',
    'smtp://',
    'smtp://u:secret@mail.example?tls=no',
    'smtp://u:secret%@mail.example',
    'smtp://u:secret@mail.example/x',
  ])('%s', (url) => {
    const read = () => readSmtpSettings(url, FROM, ORIGIN);
    expect(read).toThrow(/^PARLOR_SMTP_URL: expected smtp:\/\//);
    expect(read).not.toThrow(/secret/);
  });

  test('an address that mail cannot come from', () => {
    expect(() => readSmtpSettings('smtp://mail.example', 'Shop <chat@example.com>', ORIGIN)).toThrow(
      'PARLOR_MAIL_FROM: expected one plain e-mail address, got "Shop <chat@example.com>"',
    );
  });

  test('mail without an address for the links in it', () => {
    const environment = { PARLOR_SMTP_URL: 'smtp://mail.example', PARLOR_MAIL_FROM: FROM };
    expect(() => readConfig(environment, 'dist')).toThrow('PARLOR_BASE_URL: expected');
    expect(readConfig({ ...environment, PARLOR_BASE_URL: ORIGIN }, 'dist').smtp?.from).toBe(FROM);
    expect(readConfig({}, 'dist').smtp).toBeNull();
  });
});
