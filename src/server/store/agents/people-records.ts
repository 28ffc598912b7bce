/** Agents who come, change and go, as the store is asked for it. */
import type { AgentStatus } from '../../../protocol/agent-status.ts';
import type { AgentId, FileId, SiteId } from '../../../protocol/ids.ts';
import type { NewMail, UnaskedMail } from '../mail/mail-records.ts';
import type { Agent, NewEvent, SignIn, Writer } from '../store.ts';

/** What may change about an agent who is there. */
export type AgentChange = Partial<Pick<Agent, 'name' | 'role' | 'departments' | 'chatLimit' | 'avatar'>>;

export type PeopleRefusal = 'not-found' | 'last-owner';

export interface AgentStatuses {
  /** Whether the file is the picture of somebody who works for the site. */
  hasAvatar(site: SiteId, file: FileId): Promise<boolean>;
  /** @param by who says so */
  setStatus(id: AgentId, status: AgentStatus, text: string, by: Omit<Writer, 'site'>): Promise<void>;
  setActive(ids: readonly AgentId[], at: number): Promise<void>;
  /** Says in the log of everybody who was there when the last process died that they no longer were. */
  endStatuses(): Promise<void>;
}

export interface People extends AgentStatuses {
  /**
   * Makes an agent, or brings one of this site back who left; with a link to sign in by, and with the mail if it may be
   * sent. Null when the e-mail is somebody's who works here, and has signed in, or elsewhere.
   */
  invite(wish: {
    readonly agent: Agent;
    readonly link: Omit<SignIn, 'agent'>;
    readonly mail: UnaskedMail | null;
    readonly event: NewEvent;
  }): Promise<{ readonly agent: Agent; readonly isMailed: boolean } | null>;
  /** A site keeps one owner at least: of two who demote each other one is refused. */
  change(site: SiteId, id: AgentId, change: AgentChange, event: NewEvent): Promise<Agent | PeopleRefusal>;
  /** Ends the agent's sign-ins too, and revokes the keys of our own API that act for them. */
  deactivate(site: SiteId, id: AgentId, event: NewEvent): Promise<'deactivated' | PeopleRefusal>;
  /** The link exists only when its mail goes out. @param since for an address that is not proved, as in UnaskedMail */
  mailLink(link: SignIn, mail: NewMail, since: number | null): Promise<boolean>;
}
