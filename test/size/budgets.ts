/** What visitors may be made to download: bytes after brotli 11. The one table; a test and the bench read it. */

export interface Budget {
  readonly what: string;
  /** Files below dist, by the beginning of their name. */
  readonly files: readonly string[];
  /** Whether the demo site's configuration counts too. */
  readonly withConfiguration?: boolean;
  /** Whether what the files import counts too; how it is divided is the bundler's business. */
  readonly withImports?: boolean;
  readonly atMost: number;
}

export const BUDGETS: readonly Budget[] = [
  // One first TCP flight carries 13,000 bytes; a third of it is left to the page.
  { what: 'before the visitor does anything', files: ['loader/loader.js'], withConfiguration: true, atMost: 8_192 },
  { what: 'more on first open', files: ['widget/session.', 'widget/box.'], atMost: 25_600 },
  { what: 'more at the way in', files: ['widget/home.'], atMost: 2_304 },
  { what: 'more to look something up', files: ['widget/articles.'], atMost: 2_048 },
  { what: 'more for a form', files: ['widget/forms.'], atMost: 3_072 },
  { what: 'more for the menu', files: ['widget/options.'], atMost: 3_584 },
  { what: 'more while a conversation waits, or is over', files: ['widget/status.'], atMost: 2_048 },
  { what: 'more for who looks elsewhere', files: ['widget/alerts.'], atMost: 768 },
  { what: 'more for formatted texts, files, cards and choices', files: ['widget/rich.'], atMost: 3_840 },
  { what: 'more to answer or change a message', files: ['widget/menu.'], atMost: 1_664 },
  { what: 'more to send files', files: ['widget/files.'], atMost: 2_304 },
  // Three quarters of it are names to find one by.
  { what: 'more to pick an emoji', files: ['widget/emoji.'], atMost: 7_168 },
  { what: 'more when a trigger fires', files: ['widget/actions.'], atMost: 2_304 },
  { what: 'more for rarer conditions', files: ['widget/conditions.'], atMost: 2_560 },
  { what: 'more while an agent could see the vitals', files: ['widget/vitals.'], atMost: 3_584 },
  { what: 'more for a page that asks why', files: ['widget/explain.'], atMost: 2_048 },
  { what: 'more for rarer commands', files: ['widget/commands.'], atMost: 1_280 },
  { what: 'more where WebSockets are blocked', files: ['widget/stream.'], atMost: 1_536 },
  { what: 'the inbox’s script', files: ['pages/assets/inbox-'], withImports: true, atMost: 61_440 },
  { what: 'more when webhooks are opened', files: ['pages/assets/Webhooks-'], atMost: 4_096 },
  // Three quarters of it are uPlot.
  { what: 'more when reports are opened', files: ['pages/assets/Reports-'], atMost: 30_720 },
];

/** What keeps a conversation whole, and every way that frames travel: built alone, without what the page makes of it. */
export const DELIVERY_BUDGET = {
  modules: [
    'src/session/create-session.ts',
    'src/transport/websocket.ts',
    'src/transport/lazy.ts',
    'src/transport/http-transports.ts',
  ],
  atMost: 7_168,
} as const;
