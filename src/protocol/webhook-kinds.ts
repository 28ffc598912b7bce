/** Which events webhooks tell; in a file of its own, so that the page that shows them brings no schema along. */

/** Events of the log that an endpoint may ask for. WEBHOOKS.md says why it may not ask for the others. */
export const WEBHOOK_KINDS = [
  'conversation-started',
  'conversation-taken',
  'conversation-transferred',
  'conversation-closed',
  'conversation-reopened',
  'conversation-refused',
  'message-sent',
  'message-edited',
  'message-deleted',
  'offline-message',
  'visitor-invited',
  'invitation-shown',
  'invitation-refused',
  'trigger-fired',
  'custom-event',
  'form-submitted',
] as const;
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];
