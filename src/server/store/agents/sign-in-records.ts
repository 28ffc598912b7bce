/** What proves who an agent is, as the store keeps it. */
import type { AgentId } from '../../../protocol/ids.ts';

/** A secret that stands for an agent, kept by its hash: a browser's cookie, or a link that works once. */
export interface SignIn {
  readonly hash: string;
  readonly agent: AgentId;
  readonly kind: 'cookie' | 'link';
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface SignInStore {
  create(signIn: SignIn): Promise<void>;
  find(hash: string): Promise<SignIn | null>;
  /** Removes and returns it: of two that try, one gets it. */
  take(hash: string): Promise<SignIn | null>;
  deleteExpired(now: number): Promise<void>;
  /** Ends every sign-in of the agent. */
  deleteOf(agent: AgentId): Promise<void>;
}
