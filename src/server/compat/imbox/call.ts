/** One call of ImBox's API: declared once, for the face that answers and for the page that tells of it. */
import type { AgentPrincipal } from '../../domain/principal.ts';
import type { Agent, Site } from '../../store/store.ts';
import type { CompatWorld } from '../compat-world.ts';
import type { Refused } from '../refused.ts';

export interface Asked {
  readonly world: CompatWorld;
  /** Whom the key stands for. */
  readonly agent: Agent;
  readonly principal: AgentPrincipal;
  readonly site: Site;
  /** What the site is called there: the userId of the address. */
  readonly sid: number;
  /** Of the server, as the caller reaches it. */
  readonly origin: string;
  /** What the address has behind the userId; empty for what it has not. */
  path(name: string): string;
  /** What the query says; empty for nothing, and for more than one. */
  query(name: string): string;
  /** Of a name that may come several times. */
  queries(...names: readonly string[]): readonly string[];
}

/** Rows, and what the query of the next page has besides; or a file. */
export type Answer =
  | { readonly rows: readonly object[]; readonly next?: Readonly<Record<string, string>> | null }
  | { readonly csv: string; readonly next: Readonly<Record<string, string>> | null };

export interface Call {
  readonly name: string;
  readonly summary: string;
  /** What the address has behind the userId. */
  readonly parameters: readonly string[];
  /** Of the line for a shell. */
  readonly example?: string;
  /** The document shows how many rows there are beside some lists, and beside others not. */
  readonly hasLength: boolean;
  act(asked: Asked): Promise<Answer | Refused>;
}

export const toTime = (at: number): string => new Date(at).toISOString();
