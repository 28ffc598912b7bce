/** Every setting of the server, and the only reader of the environment. */
import { join, resolve } from 'node:path';
import { readSmtpSettings, type SmtpSettings } from './delivery/smtp-settings.ts';
import type { FloodRates } from './realtime/flood.ts';
import type { Rate } from './realtime/token-bucket.ts';

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Folder of the database file, and of the files that people send. */
  readonly data: string;
  /** Public address without a trailing slash; null means what the request says. */
  readonly baseUrl: string | null;
  /** Folder of the built pages and scripts. */
  readonly dist: string;
  readonly logLevel: string;
  /** Proxies in front of this server, each of which appends to X-Forwarded-For; 0 for none, whose word counts for nothing. */
  readonly proxies: number;
  /** MaxMind database of places; null for none. */
  readonly geoFile: string | null;
  /** Webhooks may call addresses that the internet cannot. */
  readonly webhookPrivate: boolean;
  /** How mail goes out; null for none. */
  readonly smtp: SmtpSettings | null;
  /** How long a client may take for the headers of a request, and then for its body. */
  readonly requestTimeoutMs: number;
  readonly publishRate: Rate;
  readonly flood: FloodRates;
  readonly admission: Rate;
  /** Requests of one API key in a minute. */
  readonly apiRate: number;
  /** The longest a message waits for others to share its commit, in ms. */
  readonly commitWindowMs: number;
  readonly files: {
    readonly maxBytes: number;
    /** Room for all files of a site; null is no limit. */
    readonly totalBytes: number | null;
    /** Another origin to serve them from, without a trailing slash; null means the public address. */
    readonly url: string | null;
  };
}

/** Name, default and meaning of each variable: the README's table and the errors are made of it. */
export const VARIABLES = {
  HOST: ['127.0.0.1', 'address to listen on'],
  PORT: ['8787', 'port to listen on'],
  PARLOR_DATA: ['./data', 'folder of the database and of the files'],
  PARLOR_BASE_URL: ['', 'public address, such as https://chat.example.com; empty: what the request says'],
  PARLOR_DATABASE_URL: ['', 'reserved for PostgreSQL; must be empty'],
  PARLOR_LOG: ['warn', 'least level that is logged: debug, info, warn, error, silent'],
  PARLOR_TRUST_PROXY: [
    'no',
    'yes, or how many proxies stand in front: believe what they say of addresses, https and places',
  ],
  PARLOR_GEO_FILE: ['', 'MaxMind City or Country database (.mmdb) that tells where visitors are'],
  PARLOR_WEBHOOK_PRIVATE: ['no', 'yes: webhooks may call private addresses'],
  PARLOR_SMTP_URL: ['', 'mail server, such as smtp://user:password@host:587 or smtps://...; empty: no mail is sent'],
  PARLOR_MAIL_FROM: ['', 'address that mail comes from'],
  PARLOR_REQUEST_TIMEOUT_S: [
    '30',
    'how long a client may take to send the headers of a request, and then its body, in seconds',
  ],
  PARLOR_PUBLISH_BURST: ['10', 'messages that one connection may send at once'],
  PARLOR_PUBLISH_PER_MINUTE: ['60', 'messages that one connection may send per minute after that'],
  PARLOR_VISITOR_PER_MINUTE: [
    '20',
    'messages that one visitor may send per minute, after PARLOR_PUBLISH_BURST at once',
  ],
  PARLOR_FRAMES_PER_MINUTE: [
    '120',
    'frames that one visitor’s connection may send per minute; an agent’s, ten times that',
  ],
  PARLOR_CONVERSATIONS_PER_ADDRESS: ['5', 'conversations that may begin from one address (/24, /48) in ten minutes'],
  PARLOR_CONNECTIONS_PER_ADDRESS: ['100', 'connections that one address (/24, /48) may hold'],
  PARLOR_CONNECTIONS_PER_SECOND: ['1000', 'new connections that the process takes per second'],
  PARLOR_API_RATE: ['600', 'requests that one API key may make per minute'],
  PARLOR_COMMIT_WINDOW_MS: ['2', 'how long a message waits for others to share its commit'],
  PARLOR_FILE_MAX_MB: ['10', 'the largest file that is taken, in MB'],
  PARLOR_FILES_TOTAL_MB: ['0', 'room for all files of a site, in MB; 0: no limit'],
  PARLOR_FILES_URL: [
    '',
    'another origin to serve files from, such as https://files.example.net; empty: the public address',
  ],
} as const satisfies Record<string, readonly [string, string]>;

type Variable = keyof typeof VARIABLES;

const BYTES_PER_MB = 1_048_576;

/** Throws an error that names the variable, what was expected and what came. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, dist: string): Config {
  const read = (name: Variable): string => environment[name] || VARIABLES[name][0];
  const fail = (name: Variable, expected: string): never => {
    throw new Error(`${name}: expected ${expected}, got "${read(name)}"`);
  };
  const readNumber = (name: Variable, least: number, most: number): number => {
    const value = Number(read(name));
    return Number.isInteger(value) && value >= least && value <= most
      ? value
      : fail(name, `a whole number from ${least} to ${most}`);
  };
  const readChoice = <Choice extends string>(name: Variable, choices: readonly Choice[]): Choice =>
    choices.find((choice) => choice === read(name)) ?? fail(name, `one of ${choices.join(', ')}`);

  const readProxies = (): number => {
    const word = read('PARLOR_TRUST_PROXY');
    if (word === 'no') return 0;
    return word === 'yes' ? 1 : /^[1-9]$/.test(word) ? Number(word) : fail('PARLOR_TRUST_PROXY', 'yes, no or 1 to 9');
  };

  if (read('PARLOR_DATABASE_URL') !== '') fail('PARLOR_DATABASE_URL', 'nothing: only SQLite is supported so far');
  const smtpUrl = read('PARLOR_SMTP_URL');
  const baseUrl = readAddress('PARLOR_BASE_URL', read('PARLOR_BASE_URL'));
  const publishBurst = readNumber('PARLOR_PUBLISH_BURST', 1, 1_000_000);
  const framesPerMinute = readNumber('PARLOR_FRAMES_PER_MINUTE', 1, 100_000_000);
  const conversationsPerAddress = readNumber('PARLOR_CONVERSATIONS_PER_ADDRESS', 1, 100_000_000);
  const connectionsPerSecond = readNumber('PARLOR_CONNECTIONS_PER_SECOND', 1, 1_000_000);
  return {
    host: read('HOST'),
    port: readNumber('PORT', 0, 65_535),
    data: resolve(read('PARLOR_DATA')),
    baseUrl,
    dist,
    logLevel: readChoice('PARLOR_LOG', ['debug', 'info', 'warn', 'error', 'silent']),
    proxies: readProxies(),
    geoFile: read('PARLOR_GEO_FILE') === '' ? null : resolve(read('PARLOR_GEO_FILE')),
    webhookPrivate: readChoice('PARLOR_WEBHOOK_PRIVATE', ['yes', 'no']) === 'yes',
    smtp: smtpUrl === '' ? null : readSmtpSettings(smtpUrl, read('PARLOR_MAIL_FROM'), baseUrl),
    requestTimeoutMs: 1_000 * readNumber('PARLOR_REQUEST_TIMEOUT_S', 1, 600),
    publishRate: {
      burst: publishBurst,
      perMinute: readNumber('PARLOR_PUBLISH_PER_MINUTE', 1, 100_000_000),
    },
    flood: {
      messages: { burst: publishBurst, perMinute: readNumber('PARLOR_VISITOR_PER_MINUTE', 1, 100_000_000) },
      starts: { burst: conversationsPerAddress, perMinute: conversationsPerAddress / 10 },
      frames: { burst: framesPerMinute, perMinute: framesPerMinute },
      connections: readNumber('PARLOR_CONNECTIONS_PER_ADDRESS', 1, 1_000_000),
    },
    admission: { burst: 2 * connectionsPerSecond, perMinute: 60 * connectionsPerSecond },
    apiRate: readNumber('PARLOR_API_RATE', 1, 1_000_000),
    commitWindowMs: readNumber('PARLOR_COMMIT_WINDOW_MS', 0, 1_000),
    files: {
      maxBytes: BYTES_PER_MB * readNumber('PARLOR_FILE_MAX_MB', 1, 10_000),
      totalBytes: BYTES_PER_MB * readNumber('PARLOR_FILES_TOTAL_MB', 0, 1_000_000_000) || null,
      url: readAddress('PARLOR_FILES_URL', read('PARLOR_FILES_URL')),
    },
  };
}

function readAddress(name: Variable, text: string): string | null {
  if (text === '') return null;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new Error(`${name}: expected an http or https address, got "${text}"`);
  }
  return text.replace(/\/+$/, '');
}

export const toDatabaseFile = (config: Pick<Config, 'data'>): string => join(config.data, 'parlor.db');

export const toFilesFolder = (config: Pick<Config, 'data'>): string => join(config.data, 'files');

/** The thread that makes reports, as it was built. */
export const toReportScript = (config: Pick<Config, 'dist'>): string => join(config.dist, 'server', 'report-worker.js');
