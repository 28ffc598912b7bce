/** Which agents have the inbox open, by their connections: an agent with two windows is one agent. */
import type { AgentId, SiteId } from '../../../protocol/ids.ts';

export interface OnlineAgent {
  readonly id: AgentId;
  readonly site: SiteId;
  readonly departments: readonly string[];
}

export interface AgentsOnline {
  add(connection: object, agent: OnlineAgent): void;
  remove(connection: object): void;
  connectionsOf(agent: AgentId): readonly object[];
  /** Each once. */
  of(site: SiteId): readonly OnlineAgent[];
}

export function createAgentsOnline(): AgentsOnline {
  const connections = new Map<object, OnlineAgent>();
  /** Asked for by every ping, changed by few agents a day. */
  const sites = new Map<SiteId, readonly OnlineAgent[]>();

  function recount(site: SiteId): void {
    const agents = [...connections.values()].filter((agent) => agent.site === site);
    if (agents.length === 0) sites.delete(site);
    else sites.set(site, [...new Map(agents.map((agent) => [agent.id, agent])).values()]);
  }

  return {
    add(connection, agent) {
      connections.set(connection, agent);
      recount(agent.site);
    },
    remove(connection) {
      const agent = connections.get(connection);
      if (agent === undefined) return;
      connections.delete(connection);
      recount(agent.site);
    },
    connectionsOf: (id) => [...connections].flatMap(([connection, agent]) => (agent.id === id ? connection : [])),
    of: (site) => sites.get(site) ?? [],
  };
}
