/** What the domain asks of a database about groups of visitors. */
import type { AgentId, SiteId, VisitorId } from '../../../protocol/ids.ts';
import type {
  GroupMember,
  JoinedGroup,
  VisitorGroup,
  VisitorGroupRequest,
} from '../../../protocol/visitor-group-api.ts';
import type { NewEvent, Writer } from '../store.ts';

export interface VisitorGroupStore {
  /** Refused when the site has the name, in any case, or `most` groups. */
  create(writer: Writer, group: VisitorGroup, most: number): Promise<'created' | 'name-taken' | 'too-many'>;
  /** By name. */
  list(site: SiteId): Promise<readonly VisitorGroup[]>;
  change(writer: Writer, id: string, change: VisitorGroupRequest): Promise<'changed' | 'not-found' | 'name-taken'>;
  /** How many were in it; the event gets its name and the number. Null when there is none. */
  delete(site: SiteId, id: string, event: NewEvent): Promise<number | null>;
  /** Who was first stays; the event is written only when something changed. False when the site has no such group. */
  put(group: string, visitor: VisitorId, agent: AgentId, event: NewEvent): Promise<boolean>;
  takeOut(group: string, visitor: VisitorId, event: NewEvent): Promise<boolean>;
  /** By name. */
  of(visitor: VisitorId): Promise<readonly JoinedGroup[]>;
  /** By id; null when the site has no such group. */
  members(site: SiteId, group: string, after: VisitorId | null, limit: number): Promise<readonly GroupMember[] | null>;
}
