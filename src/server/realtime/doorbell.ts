/** How the domain tells connections that something changed. The store is the truth: a lost ring costs time, never a message. */
import type { ServerFrame } from '../../protocol/frames.ts';
import type { ConversationId, SiteId, VisitorId } from '../../protocol/ids.ts';

/**
 * Who hears a ring: a visitor's own connections, the agents who follow a conversation, or all agents of a site.
 */
export type Topic = `visitor:${VisitorId}` | `conversation:${ConversationId}` | `site:${SiteId}`;

export interface Doorbell {
  /** Sends the frame to every connection on the topics; each gets it once. `except` has heard it another way. */
  ring(topics: readonly Topic[], frame: ServerFrame, except?: object): void;
}
