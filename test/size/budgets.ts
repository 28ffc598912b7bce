/** What visitors may be made to download: bytes after brotli 11. The one table; a test and the bench read it. */

export interface Budget {
  readonly what: string;
  /** Files below dist, by the beginning of their name. */
  readonly files: readonly string[];
  /** Whether the demo site's configuration counts too. */
  readonly withConfiguration?: boolean;
  readonly atMost: number;
}

export const BUDGETS: readonly Budget[] = [
  // One first TCP flight carries 13,000 bytes; half of it is left to the page.
  { what: 'before the visitor does anything', files: ['loader/loader.js'], withConfiguration: true, atMost: 6_144 },
  { what: 'more on first open', files: ['widget/session-', 'widget/box-'], atMost: 16_384 },
  { what: 'more for a greeting that a trigger shows', files: ['widget/greeting-'], atMost: 1_200 },
  { what: 'more where WebSockets are blocked', files: ['widget/stream-'], atMost: 1_024 },
  { what: 'the inbox’s script', files: ['pages/assets/inbox-', 'pages/assets/MessageList-'], atMost: 61_440 },
];
