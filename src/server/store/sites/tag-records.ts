/** What the domain asks of a database about tags and what wears them. */
import type { AgentId, SiteId } from '../../../protocol/ids.ts';
import type { Tag, TagDeletedAnswer, TagRequest, WornTag } from '../../../protocol/tag-api.ts';
import type { NewEvent, Writer } from '../store.ts';

/** A conversation or a visitor of the site that the event names. */
export interface TagWearer {
  readonly kind: 'conversation' | 'visitor';
  readonly id: string;
}

export type TagRefusal = 'not-found' | 'tag-taken' | 'too-many';

export interface TagStore {
  /** Refused when the site has the name, in any case, or `most` tags. */
  create(writer: Writer, tag: Tag, most: number): Promise<'created' | Exclude<TagRefusal, 'not-found'>>;
  /** By name. */
  list(site: SiteId): Promise<readonly Tag[]>;
  /** What wears it goes on wearing it. */
  change(writer: Writer, id: string, change: TagRequest): Promise<'changed' | Exclude<TagRefusal, 'too-many'>>;
  /** Takes it off everything; the event gets its name and the numbers. Null when there is none. */
  delete(site: SiteId, id: string, event: NewEvent): Promise<TagDeletedAnswer | null>;
  /** Who was first stays; the event, which gets the tag's name, is written only when something changed. False when the site has no such tag. */
  putOn(tag: string, wearer: TagWearer, agent: AgentId, event: NewEvent): Promise<boolean>;
  takeOff(tag: string, wearer: TagWearer, event: NewEvent): Promise<boolean>;
  /** The one that came first first. */
  of(wearer: TagWearer): Promise<readonly WornTag[]>;
}
