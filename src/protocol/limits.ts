/** Every limit and deadline that both ends rely on, each with where its number comes from. */

export const PROTOCOL_VERSION = 1;

/** A frame in bytes of UTF-8: what OWASP's WebSocket cheat sheet advises as a ceiling. */
export const MAX_FRAME_BYTES = 65_536;
/** A message's body in bytes of JSON: leaves room for the rest of its frame. */
export const MAX_BODY_BYTES = MAX_FRAME_BYTES - 1_024;
/** Objects and lists within each other: the deepest that anything of ours needs is a trigger's groups. */
export const MAX_JSON_DEPTH = 8;
/** A message's text in UTF-16 units: a long letter; leaves room for JSON escapes below MAX_FRAME_BYTES. */
export const MAX_TEXT_LENGTH = 8_000;
/** Messages in one sync frame; a client further behind asks for the next page. */
export const SYNC_PAGE_SIZE = 300;
/** A page ends after so many characters of text, and of what is said of files: in the worst case, all of them escaped, it fits SLOW_CLOSE_BYTES with its frame. */
export const SYNC_PAGE_TEXT = 24_000;
/** Conversations one connection may follow at once. */
export const MAX_CURSORS = 50;

/** TCP, TLS and upgrade on a bad mobile network. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** A proxy may accept a socket for a server that is dead; without this deadline the client would wait for ever. */
export const HELLO_TIMEOUT_MS = 10_000;
/** How long the server lets a socket be silent before its hello. */
export const SERVER_HELLO_TIMEOUT_MS = 5_000;
/** A publish without an answer for so long means the link is dead. */
export const ACK_TIMEOUT_MS = 8_000;
/** The server's heartbeat, before its jitter of a fifth either way; below the 60 s idle close of common proxies. */
export const HEARTBEAT_MS = 25_000;
export const HEARTBEAT_JITTER = 0.2;
/** A poll without anything to say is answered after so long: below what proxies allow a request. */
export const POLL_HOLD_MS = 20_000;
/** A client that polls and has not come back for so long is gone: a request on a bad mobile network. */
export const POLL_GAP_MS = 15_000;
/** A client that heard nothing for so long calls the link dead: HEARTBEAT_MS, its jitter, and 5 s of network. */
export const SILENCE_TIMEOUT_MS = 35_000;
/** The server closes a connection that sent nothing for so long. */
export const IDLE_CLOSE_MS = 60_000;
/** After a wake-up the link gets so long to prove itself. */
export const PROBE_TIMEOUT_MS = 5_000;
/** A tab asks the one that leads for a sign of life so often, and after so many asks without one takes the lead: 15 s at most. */
export const TAB_ASK_MS = 5_000;
export const TAB_UNANSWERED = 2;
/** Gap repair asks at most so often, with a check behind the last one. */
export const SYNC_INTERVAL_MS = 200;

/** Reconnect waits BACKOFF_FLOOR_MS + random(0, min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2^attempt)). */
export const BACKOFF_FLOOR_MS = 100;
export const BACKOFF_BASE_MS = 1_000;
export const BACKOFF_CAP_MS = 30_000;
/** A connection that stood so long resets the back-off. */
export const STABLE_AFTER_MS = 10_000;
/** Upgrades in a row that never reached a welcome before the next transport is tried; of that one attempt is enough. */
export const FALLBACK_AFTER_FAILURES = 2;
/** How long a fallback is kept before the first transport is tried again. */
export const REPROBE_AFTER_MS = 300_000;

/** The outbox: older or larger means something is wrong that a person should see. */
export const OUTBOX_MAX_ENTRIES = 200;

/** What was confirmed is kept so long for a server whose backup is put back; operators notice a lost disk later, and lose what is older. */
export const SENT_KEPT_MS = 600_000;

/** A typing indicator lives so long unless renewed; senders renew at half of it. */
export const TYPING_TTL_MS = 6_000;
/** Buffered bytes above which ephemeral frames to a connection are dropped, and above which it is closed. */
export const SLOW_EPHEMERAL_BYTES = 65_536;
export const SLOW_CLOSE_BYTES = 262_144;
/** The same for an agent, whose list of five thousand visitors alone is larger. */
export const SLOW_AGENT_BYTES = 4_194_304;

/**
 * Presence by what the visitor does: the delay until the next ping that the server hands out, which the page lengthens by
 * up to PING_JITTER, and the silence after which a visitor is gone: the longest delay and an unanswered request. Browsers
 * let a page that is hidden for long run timers once a minute only, hence the last row.
 */
export const PRESENCE_MS = {
  chatting: { nextPing: 15_000, offlineAfter: 50_000 },
  visible: { nextPing: 30_000, offlineAfter: 55_000 },
  hidden: { nextPing: 60_000, offlineAfter: 140_000 },
} as const;
export const PING_JITTER = 0.2;

/**
 * When a visit has ended, by who asks: Smartsupp's `number_of_visits` counts a visitor who was away for 30 s as back
 * again; statistics use the half hour that web analytics agreed on. The one table of these definitions.
 */
export const VISIT_ENDS_AFTER_MS = { trigger: 30_000, statistics: 1_800_000 } as const;

/** The longest time that one report is about: a leap year. */
export const MAX_REPORT_DAYS = 366;
/** The longest one by the hour, in which a person can still find one. */
export const MAX_HOURLY_DAYS = 31;
