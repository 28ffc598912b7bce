/** What the address says after its `#`: which part of the inbox is in front, or a one-time sign-in link. */
import type { ConversationId, VisitorId } from '../protocol/ids.ts';

export type Route =
  | { readonly view: 'queue' }
  | { readonly view: 'conversation'; readonly conversation: ConversationId }
  | { readonly view: 'visitors' }
  | { readonly view: 'reports' }
  | { readonly view: 'webhooks' }
  | { readonly view: 'visitor'; readonly visitor: VisitorId };

/** The hash of the page's address; a new entry makes the browser's Back button lead out of a conversation. */
export interface HashLocation {
  read(): string;
  push(hash: string): void;
  replace(hash: string): void;
  onChange(callback: () => void): () => void;
}

const CONVERSATION = /^#conversation=([0-9a-f-]{36})$/;
const VISITOR = /^#visitor=([0-9a-f-]{36})$/;
/** Views that are nothing but their name. */
const PLAIN = ['visitors', 'reports', 'webhooks'] as const;
const LINK = /^#link=([^&]+)$/;

export function toRoute(hash: string): Route {
  const conversation = CONVERSATION.exec(hash)?.[1];
  if (conversation !== undefined) return { view: 'conversation', conversation: conversation as ConversationId };
  const visitor = VISITOR.exec(hash)?.[1];
  if (visitor !== undefined) return { view: 'visitor', visitor: visitor as VisitorId };
  return { view: PLAIN.find((view) => hash === `#${view}`) ?? 'queue' };
}

export function toHash(route: Route): string {
  if (route.view === 'conversation') return `#conversation=${route.conversation}`;
  if (route.view === 'visitor') return `#visitor=${route.visitor}`;
  return route.view === 'queue' ? '' : `#${route.view}`;
}

/** The one-time link in the address, removed from it so that it stays in no history entry and no screenshot. */
export function takeLink(location: HashLocation): string | null {
  const link = LINK.exec(location.read())?.[1];
  if (link === undefined) return null;
  location.replace('');
  return link;
}
