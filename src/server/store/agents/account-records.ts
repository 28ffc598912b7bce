/** Sites, the agents who work for them, and what proves who somebody is. */
import type { AgentStatus } from '../../../protocol/agent-status.ts';
import type { Department } from '../../../protocol/department-api.ts';
import type { AgentId, FileId, SiteId, SiteKey } from '../../../protocol/ids.ts';
import type { Appearance } from '../../../protocol/site-config.ts';
import type { SiteSettings } from '../../../protocol/site-settings.ts';
import type { Trigger } from '../../../protocol/trigger.ts';

export interface Site {
  readonly id: SiteId;
  readonly key: SiteKey;
  readonly name: string;
  /** `scheme://host[:port]`; `*` may stand for the port or the leftmost label, and alone for every origin. */
  readonly origins: readonly string[];
  readonly appearance: Appearance;
  readonly triggers: readonly Trigger[];
  readonly settings: SiteSettings;
  readonly departments: readonly Department[];
  readonly createdAt: number;
}

/** What its owner changed about a site. */
export type SiteChange = Partial<Pick<Site, 'name' | 'appearance' | 'triggers' | 'settings' | 'departments'>>;

export type AgentRole = 'owner' | 'admin' | 'agent';

export interface Agent {
  readonly id: AgentId;
  readonly site: SiteId;
  readonly email: string;
  readonly name: string;
  readonly role: AgentRole;
  readonly passwordHash: string | null;
  /** Ids of departments of the site. */
  readonly departments: readonly string[];
  /** What they chose; whoever has no inbox open is offline all the same. */
  readonly status: AgentStatus;
  /** What colleagues read of a status of their own. */
  readonly statusText: string;
  /** Conversations that they have at once; null: as many as the site says. */
  readonly chatLimit: number | null;
  readonly avatar: FileId | null;
  /** When they last did something; null: never. */
  readonly lastActiveAt: number | null;
  readonly createdAt: number;
  /** Absent while they work here. */
  readonly deactivatedAt?: number;
}

/** A secret that stands for an agent, kept by its hash: a browser's cookie, or a link that works once. */
export interface SignIn {
  readonly hash: string;
  readonly agent: AgentId;
  readonly kind: 'cookie' | 'link';
  readonly createdAt: number;
  readonly expiresAt: number;
}
