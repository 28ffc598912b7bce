/** Who may import whom: the house's table as data. A room is a folder below src, or a top-level folder. */

export interface Room {
  /** Folder, as a prefix of its files' paths. The longest that fits counts. */
  readonly folder: string;
  /** Rooms it may import anything from. */
  readonly rooms: readonly string[];
  /** Rooms or single files it may import types from; they vanish from the output. */
  readonly types?: readonly string[];
  /** Rooms it may load by `import()` only. */
  readonly lazy?: readonly string[];
  /** Packages it may import; `node` stands for Node's own modules, `*` for any. */
  readonly packages: readonly string[];
}

/** What the faces of compatible APIs share; no face knows another. */
const COMPAT_SHARED = [
  'compat-world',
  'country-name',
  'face-page',
  'fallbacks',
  'file-url',
  'gmt-time',
  'script-body',
  'key-entrance',
  'refused',
].map((name) => `src/server/compat/${name}.ts`);
const COMPAT_ROOMS = ['src/protocol', 'src/server/domain', 'src/server/auth', 'src/server/reports'];

const UI_PACKAGES = ['preact', '@preact/signals'];

export const ROOMS: readonly Room[] = [
  { folder: 'src/protocol', rooms: [], packages: ['typebox'] },
  { folder: 'src/transport', rooms: ['src/protocol'], packages: [] },
  { folder: 'src/storage', rooms: [], packages: [] },
  { folder: 'src/storage/indexed-db.ts', rooms: ['src/storage'], packages: ['idb-keyval'] },
  {
    folder: 'src/session',
    rooms: ['src/protocol'],
    types: ['src/transport/transport.ts', 'src/storage/storage.ts'],
    packages: [],
  },
  { folder: 'src/tracker', rooms: ['src/protocol', 'src/storage'], packages: [] },
  { folder: 'src/tracker/vitals.ts', rooms: ['src/protocol'], packages: ['web-vitals'] },
  { folder: 'src/triggers', rooms: ['src/protocol'], packages: [] },
  { folder: 'src/launcher', rooms: [], types: ['src/protocol'], packages: [] },
  {
    folder: 'src/core',
    rooms: ['src/protocol', 'src/storage', 'src/tracker', 'src/triggers', 'src/launcher'],
    types: ['src/session', 'src/transport', 'src/widget'],
    lazy: ['src/widget'],
    packages: [],
  },
  // The lazy chunk that composes the session: the one file of the page that knows session and transports as values.
  {
    folder: 'src/core/session-entry.ts',
    rooms: ['src/protocol', 'src/storage', 'src/session', 'src/transport', 'src/core'],
    packages: [],
  },
  {
    folder: 'src/ui',
    rooms: ['src/protocol/limits.ts', 'src/protocol/body-text.ts'],
    types: ['src/protocol', 'src/session'],
    packages: UI_PACKAGES,
  },
  { folder: 'src/widget', rooms: ['src/protocol', 'src/ui'], types: ['src/session'], packages: UI_PACKAGES },
  {
    folder: 'src/inbox',
    rooms: ['src/protocol', 'src/transport', 'src/session', 'src/storage', 'src/ui'],
    packages: [...UI_PACKAGES, 'uplot'],
  },
  {
    folder: 'src/server/domain',
    // Triggers are pure: the office's hours and a trigger's conditions are read by the same code as in the page.
    // So is the text of mail.
    rooms: ['src/protocol', 'src/triggers', 'src/server/mail'],
    types: [
      'src/server/store/store.ts',
      'src/server/store/mail/mail-records.ts',
      'src/server/store/agents/people-records.ts',
      'src/server/realtime/doorbell.ts',
      'src/server/hooks',
      'src/server/files',
    ],
    packages: ['bowser', 'crawler-user-agents', 'ipaddr.js'],
  },
  {
    folder: 'src/server/mail',
    rooms: ['src/protocol', 'src/server/domain/agents/email-key.ts', 'src/launcher/contrast.ts'],
    packages: [],
  },
  {
    folder: 'src/server/delivery',
    rooms: ['src/protocol', 'src/server/mail'],
    types: ['src/server/store/mail/mail-records.ts'],
    packages: ['nodemailer'],
  },
  { folder: 'src/server/store', rooms: ['src/protocol'], packages: ['kysely', 'better-sqlite3', 'node'] },
  {
    folder: 'src/server/reports',
    // The wall clock of a time zone is read by the same code as an office's.
    rooms: ['src/protocol', 'src/triggers/office-hours.ts'],
    types: ['src/server/store/store.ts'],
    packages: ['csv-stringify', 'typebox'],
  },
  { folder: 'src/server/files', rooms: ['src/protocol'], packages: ['file-type', 'node'] },
  {
    folder: 'src/server/demo-data',
    rooms: ['src/protocol', 'src/server/domain', 'src/triggers/office-hours.ts'],
    types: ['src/server/store/store.ts'],
    packages: [],
  },
  {
    folder: 'src/server/auth',
    rooms: ['src/protocol', 'src/server/domain'],
    types: ['src/server/store/store.ts'],
    packages: ['@node-rs/argon2', 'node'],
  },
  {
    folder: 'src/server/realtime',
    rooms: ['src/protocol', 'src/server/domain'],
    types: ['src/server/auth'],
    packages: ['ws', 'node'],
  },
  {
    folder: 'src/server/http',
    rooms: [
      'src/protocol',
      'src/server/domain',
      'src/server/auth',
      'src/server/realtime',
      'src/server/reports',
      'src/server/mail/render-html.ts',
    ],
    types: ['src/server/store/store.ts', 'src/server/files', 'src/server/config.ts'],
    packages: ['fastify', '@fastify/static', 'maxmind', 'prom-client', 'typebox', 'node'],
  },
  {
    folder: 'src/server/compat',
    rooms: [...COMPAT_ROOMS, 'src/server/realtime/token-buckets.ts', 'src/server/mail/render-html.ts'],
    types: ['src/server/config.ts'],
    packages: ['fastify'],
  },
  // Adds every face.
  {
    folder: 'src/server/compat/faces.ts',
    rooms: ['src/server/compat'],
    packages: ['fastify'],
  },
  ...['imbox', 'imsupporting', 'smartsupp', 'comm100'].map((face) => ({
    folder: `src/server/compat/${face}`,
    rooms: [...COMPAT_ROOMS, ...COMPAT_SHARED],
    types: ['src/server/store/store.ts'],
    packages: ['fastify', 'typebox'],
  })),
  // The composition roots: what they import is what there is.
  { folder: 'src/server', rooms: ['src/protocol', 'src/server'], packages: ['*'] },
  { folder: 'loader', rooms: ['src/core'], types: ['src/protocol'], packages: [] },
  {
    folder: 'demo',
    rooms: [
      'src/core',
      'src/triggers',
      'src/widget',
      'src/ui',
      'src/transport/memory.ts',
      'src/session',
      'src/storage',
      'src/protocol',
    ],
    packages: UI_PACKAGES,
  },
];

/** Time, chance and the world outside, as anybody could reach for them. */
const AMBIENT = String.raw`Date\.now|new Date\(\)|performance|Math\.random|setTimeout|setInterval|setImmediate|queueMicrotask|randomUUID|globalThis|indexedDB|localStorage|sessionStorage|new WebSocket|new BroadcastChannel|XMLHttpRequest|EventSource`;
const PAGE = 'window|document|navigator|crypto';

const forbid = (...names: readonly string[]): RegExp => new RegExp(String.raw`\b(${names.join('|')})(?!\w)`);

/** Names that a pure room must never mention: its world is handed in, so that a simulation can hand in another one. */
export const FORBIDDEN_GLOBALS: Readonly<Record<string, RegExp>> = {
  'src/protocol': forbid(AMBIENT, PAGE, 'process'),
  'src/session': forbid(AMBIENT, PAGE, 'fetch', 'WebSocket'),
  'src/transport': forbid(AMBIENT, PAGE),
  'src/triggers': forbid(AMBIENT, PAGE),
  'src/server/domain': forbid(AMBIENT),
  'src/server/demo-data': forbid(AMBIENT),
  'src/server/delivery': forbid(AMBIENT),
  'src/server/reports': forbid(AMBIENT),
  'src/server/realtime': forbid(AMBIENT),
};

/** Never in anything that ships to a browser. */
export const FORBIDDEN_SINKS =
  /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|eval\(|new Function)\b/;
