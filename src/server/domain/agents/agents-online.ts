/** Which agents have the inbox open, by their connections, and which of them answer: an agent with two windows is one agent. */
import type { AgentStatus } from '../../../protocol/agent-status.ts';
import type { AgentId, SiteId } from '../../../protocol/ids.ts';

export interface OnlineAgent {
  readonly id: AgentId;
  readonly site: SiteId;
  readonly departments: readonly string[];
  /** What they chose. */
  readonly status: AgentStatus;
  /** Conversations that they have at once; null: as many as the site says. */
  readonly chatLimit: number | null;
}

/** @param agent as they are now; null when their last connection went @param before as they were; null when they had none */
type Hear = (agent: OnlineAgent | null, before: OnlineAgent | null) => void;

export interface AgentsOnline {
  add(connection: object, agent: OnlineAgent): void;
  remove(connection: object): void;
  /** What somebody changed about an agent, wherever they have the inbox open. */
  change(id: AgentId, change: Partial<Pick<OnlineAgent, 'departments' | 'status' | 'chatLimit'>>): void;
  connectionsOf(agent: AgentId): readonly object[];
  /** Those who answer, each once: visitors are only ever given to these. */
  of(site: SiteId): readonly OnlineAgent[];
  /** What an agent is to others: whoever has no inbox open is offline, whatever they chose. */
  statusOf(id: AgentId): AgentStatus;
  onChange(hear: Hear): () => void;
}

export function createAgentsOnline(): AgentsOnline {
  const connections = new Map<object, AgentId>();
  const agents = new Map<AgentId, OnlineAgent>();
  /** Asked for by every ping, changed by few agents a day. */
  const sites = new Map<SiteId, readonly OnlineAgent[]>();
  const listeners = new Set<Hear>();

  function put(id: AgentId, agent: OnlineAgent | null): void {
    const before = agents.get(id) ?? null;
    if (agent === null) agents.delete(id);
    else agents.set(id, agent);
    const site = (agent ?? before)?.site;
    if (site === undefined) return;
    const answering = [...agents.values()].filter((one) => one.site === site && one.status === 'online');
    if (answering.length === 0) sites.delete(site);
    else sites.set(site, answering);
    for (const hear of listeners) hear(agent, before);
  }

  const connectionsOf = (agent: AgentId): object[] =>
    [...connections].flatMap(([connection, id]) => (id === agent ? connection : []));

  return {
    add(connection, agent) {
      connections.set(connection, agent.id);
      put(agent.id, agent);
    },
    remove(connection) {
      const id = connections.get(connection);
      if (id === undefined) return;
      connections.delete(connection);
      if (connectionsOf(id).length === 0) put(id, null);
    },
    change(id, change) {
      const agent = agents.get(id);
      if (agent !== undefined) put(id, { ...agent, ...change });
    },
    connectionsOf,
    of: (site) => sites.get(site) ?? [],
    statusOf: (id) => agents.get(id)?.status ?? 'offline',
    onChange(hear) {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
  };
}
