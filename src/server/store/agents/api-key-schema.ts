/** The tables of API keys, and of what is kept for whoever asks again. */
import type { AgentId, SiteId } from '../../../protocol/ids.ts';

export interface ApiKeySchema {
  api_key: {
    id: string;
    site_id: SiteId;
    agent_id: AgentId | null;
    system: string;
    name: string;
    scopes: string;
    prefix: string;
    hash: string;
    created_at: number;
    last_used_at: number | null;
    expires_at: number | null;
    revoked_at: number | null;
  };
  /** What was answered to a request that may be sent again; without a status while it is not answered. */
  kept_answer: {
    agent_id: AgentId;
    key: string;
    method: string;
    path: string;
    fingerprint: string;
    begun_at: number;
    status: number | null;
    body: string;
  };
}
