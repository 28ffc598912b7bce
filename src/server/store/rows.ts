/** Rows to the domain's shapes and back. */

import type { Selectable } from 'kysely';
import type { AgentStatus } from '../../protocol/agent-status.ts';
import type { AgentId } from '../../protocol/ids.ts';
import type { Author, Body, ConversationSummary, Message } from '../../protocol/message.ts';
import { DEFAULT_SETTINGS, type SiteSettings } from '../../protocol/site-settings.ts';
import type { Schema } from './schema.ts';
import type { Agent, AgentRole, EventKind, NewEvent, SignIn, Site, StoredEvent } from './store.ts';

export const toAuthorKey = (author: Author): string => `${author.kind}:${author.id}`;

export function toMessageRow({ conversation, seq, id, author, at, body }: Message): Schema['message'] {
  return {
    conversation_id: conversation,
    seq,
    id,
    author_key: toAuthorKey(author),
    author: JSON.stringify(author),
    body: JSON.stringify(body),
    at,
  };
}

export function toMessage(row: Schema['message']): Message {
  return {
    conversation: row.conversation_id,
    seq: row.seq,
    id: row.id,
    author: JSON.parse(row.author) as Author,
    at: row.at,
    body: JSON.parse(row.body) as Body,
  };
}

/** @param last the newest message */
export function toConversation(row: Schema['conversation'], last: Message | null): ConversationSummary {
  return {
    id: row.id,
    site: row.site_id,
    visitor: row.visitor_id,
    state: row.state,
    agent: row.agent_id === null ? null : { id: row.agent_id, name: row.agent_name },
    ...(row.department_id === null ? {} : { department: row.department_id }),
    ...(row.subject === '' ? {} : { subject: row.subject }),
    ...(row.stars === null ? {} : { stars: row.stars }),
    head: row.last_seq,
    readByVisitor: row.read_by_visitor,
    readByAgent: row.read_by_agent,
    startedAt: row.started_at,
    updatedAt: row.updated_at,
    lastMessage: last && { author: last.author, body: last.body, at: last.at },
  };
}

export function toSiteRow(site: Site): Schema['site'] {
  return {
    id: site.id,
    key: site.key,
    name: site.name,
    origins: JSON.stringify(site.origins),
    appearance: JSON.stringify(site.appearance),
    triggers: JSON.stringify(site.triggers),
    settings: JSON.stringify(site.settings),
    departments: JSON.stringify(site.departments),
    created_at: site.createdAt,
  };
}

export function toSite(row: Schema['site']): Site {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    origins: JSON.parse(row.origins) as Site['origins'],
    appearance: JSON.parse(row.appearance) as Site['appearance'],
    triggers: JSON.parse(row.triggers) as Site['triggers'],
    // What later versions add has its default in sites that were stored before.
    settings: { ...DEFAULT_SETTINGS, ...(JSON.parse(row.settings) as Partial<SiteSettings>) },
    departments: JSON.parse(row.departments) as Site['departments'],
    createdAt: row.created_at,
  };
}

export function toAgentRow(agent: Agent): Schema['agent'] {
  const { id, email, name, role, status } = agent;
  return {
    id,
    site_id: agent.site,
    email,
    name,
    role,
    password_hash: agent.passwordHash,
    departments: JSON.stringify(agent.departments),
    status,
    status_text: agent.statusText,
    chat_limit: agent.chatLimit,
    avatar_id: agent.avatar,
    last_active_at: agent.lastActiveAt,
    created_at: agent.createdAt,
    deactivated_at: agent.deactivatedAt ?? null,
  };
}

export function toAgent(row: Schema['agent']): Agent {
  const { id, email, name } = row;
  return {
    id,
    site: row.site_id,
    email,
    name,
    role: row.role as AgentRole,
    passwordHash: row.password_hash,
    departments: JSON.parse(row.departments) as string[],
    status: row.status as AgentStatus,
    statusText: row.status_text,
    chatLimit: row.chat_limit,
    avatar: row.avatar_id,
    lastActiveAt: row.last_active_at,
    createdAt: row.created_at,
    ...(row.deactivated_at === null ? {} : { deactivatedAt: row.deactivated_at }),
  };
}

export function toSignInRow({ hash, agent, kind, createdAt, expiresAt }: SignIn): Schema['sign_in'] {
  return { hash, agent_id: agent, kind, created_at: createdAt, expires_at: expiresAt };
}

export function toSignIn(row: Schema['sign_in']): SignIn {
  return {
    hash: row.hash,
    agent: row.agent_id,
    kind: row.kind as SignIn['kind'],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

export function toEventRow(event: NewEvent): Omit<Selectable<Schema['event']>, 'position'> {
  return {
    site_id: event.site,
    kind: event.kind,
    visitor_id: event.visitor ?? null,
    agent_id: event.agent ?? null,
    conversation_id: event.conversation ?? null,
    department_id: event.department ?? null,
    detail: JSON.stringify(event.detail ?? {}),
    at: event.at,
  };
}

export function toStoredEvent(row: Selectable<Schema['event']>): StoredEvent {
  return {
    position: row.position,
    site: row.site_id,
    kind: row.kind as EventKind,
    at: row.at,
    detail: JSON.parse(row.detail) as NonNullable<NewEvent['detail']>,
    ...(row.visitor_id === null ? {} : { visitor: row.visitor_id }),
    ...(row.agent_id === null ? {} : { agent: row.agent_id as AgentId }),
    ...(row.conversation_id === null ? {} : { conversation: row.conversation_id }),
    ...(row.department_id === null ? {} : { department: row.department_id }),
  };
}
