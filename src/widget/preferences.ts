/** What a visitor chose for this box, and the browser remembers. */

export interface BoxPreferences {
  /** No sounds. */
  readonly isMuted: boolean;
  /** The larger box. */
  readonly isExpanded: boolean;
}

export interface PreferenceKeeper {
  readonly current: BoxPreferences;
  change(change: Partial<BoxPreferences>): void;
}
