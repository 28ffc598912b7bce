/** What an owner decides about a site beside its looks: time, office hours, how much triggers may talk, custom fields, mail. */
import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;

const Minute = Type.Integer({ minimum: 0, maximum: 1_440 });

/** Days and hours are wall-clock time in the site's time zone; a day is 0 for Sunday to 6, as in Smartsupp's API. */
export const OfficeHours = Type.Object(
  {
    /** False: always open. */
    active: Type.Boolean(),
    /** The days on which the office is open at all. */
    days: Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), { maxItems: 7 }),
    /**
     * The hours of a day, in minutes after midnight; `to` is no longer open, and one that is not after `from` is on the next
     * day. A day that is open and has no entry is open all day.
     */
    config: Type.Array(
      Type.Object(
        {
          dow: Type.Integer({ minimum: 0, maximum: 6 }),
          times: Type.Array(Type.Object({ from: Minute, to: Minute }, strict), { maxItems: 10 }),
        },
        strict,
      ),
      { maxItems: 7 },
    ),
    /** Closed all day, as `YYYY-MM-DD` for one year or `MM-DD` for each. */
    holidays: Type.Array(Type.String({ pattern: '^(\\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' }), {
      maxItems: 100,
    }),
  },
  strict,
);
export type OfficeHours = Static<typeof OfficeHours>;

/** What all triggers together may do to one visitor. */
export const Pacing = Type.Object(
  {
    /** Triggers that speak, in one visit; 0 for no limit. */
    perVisit: Type.Integer({ minimum: 0, maximum: 100 }),
    /** Seconds of silence after one that spoke. */
    gapSeconds: Type.Integer({ minimum: 0, maximum: 86_400 }),
    /** Triggers that start with the page keep quiet while the visitor is in a conversation. */
    quietWhileChatting: Type.Boolean(),
  },
  strict,
);
export type Pacing = Static<typeof Pacing>;

/** A variable that the owner gave a label: shown as a custom field of the visitor. */
const CustomField = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 64 }), label: Type.String({ minLength: 1, maxLength: 80 }) },
  strict,
);

/** Who gets mail of a site; nobody does from a server that sends none. */
export const MailSettings = Type.Object(
  {
    /** Ids of agents who are told what was written while nobody was there; without any it is the owners. */
    offlineTo: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 50 }),
    /** Visitors may have their conversations mailed to them. */
    transcripts: Type.Boolean(),
  },
  strict,
);
export type MailSettings = Static<typeof MailSettings>;

const FormId = Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()]);

/** Ids of the forms that the chat asks visitors to fill in; null for none. */
const FormSettings = Type.Object({ preChat: FormId, offline: FormId }, strict);

/** How a conversation that waits finds its agent. */
export const Routing = Type.Object(
  {
    /**
     * `manual`: agents take what they see. Otherwise one agent at a time is asked, who is online and has room: the one with the fewest
     * conversations, or the one who has not been asked for the longest.
     */
    mode: Type.Enum(['manual', 'least-busy', 'round-robin']),
    /** Whoever had the visitor's last conversation is asked first. */
    preferLastAgent: Type.Boolean(),
    /** An agent who was asked and has not taken it after so long is passed over. */
    answerWithinSeconds: Type.Integer({ minimum: 5, maximum: 3_600 }),
    /** Conversations that an agent has at once, unless the agent has a limit of their own. */
    chatLimit: Type.Integer({ minimum: 1, maximum: 100 }),
    /** An agent who leaves a visitor without an answer for so long is set offline; 0: never. */
    idleMinutes: Type.Integer({ minimum: 0, maximum: 1_440 }),
    /** A conversation whose visitor has gone, and waited so long without an answer, is missed. */
    missedAfterMinutes: Type.Integer({ minimum: 1, maximum: 1_440 }),
  },
  strict,
);
export type Routing = Static<typeof Routing>;

/** What reports measure answers against, in seconds; 0: no target. */
export const ServiceLevel = Type.Object(
  {
    firstResponseSeconds: Type.Integer({ minimum: 0, maximum: 2_592_000 }),
    resolutionSeconds: Type.Integer({ minimum: 0, maximum: 2_592_000 }),
  },
  strict,
);
export type ServiceLevel = Static<typeof ServiceLevel>;

/** How the inbox tells agents of what is new. */
const Notifications = Type.Object({ sound: Type.Boolean() }, strict);

export const SiteSettings = Type.Object(
  {
    /** What visitors are spoken to in where nothing else says, such as `en` or `pt-BR`. */
    language: Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', maxLength: 35 }),
    /** An IANA name such as `Europe/Prague`. */
    timeZone: Type.String({ minLength: 1, maxLength: 64 }),
    officeHours: OfficeHours,
    pacing: Pacing,
    fields: Type.Array(CustomField, { maxItems: 50 }),
    mail: MailSettings,
    forms: FormSettings,
    routing: Routing,
    serviceLevel: ServiceLevel,
    notifications: Notifications,
  },
  strict,
);
export type SiteSettings = Static<typeof SiteSettings>;

export const DEFAULT_SETTINGS: SiteSettings = {
  language: 'en',
  timeZone: 'UTC',
  officeHours: { active: false, days: [1, 2, 3, 4, 5], config: [], holidays: [] },
  pacing: { perVisit: 5, gapSeconds: 10, quietWhileChatting: true },
  fields: [],
  mail: { offlineTo: [], transcripts: true },
  forms: { preChat: null, offline: null },
  routing: {
    mode: 'manual',
    preferLastAgent: true,
    answerWithinSeconds: 30,
    chatLimit: 5,
    idleMinutes: 0,
    missedAfterMinutes: 5,
  },
  serviceLevel: { firstResponseSeconds: 60, resolutionSeconds: 0 },
  notifications: { sound: false },
};
