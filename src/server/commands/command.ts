/** What every command of the command line gets and gives. */
import type { Config } from '../config.ts';
import type { AccountWorld } from '../domain/agents/create-account.ts';
import type { Store } from '../store/store.ts';

export interface CommandWorld extends AccountWorld {
  readonly config: Config;
  readonly store: Store;
  /** Values of `--name value`, as given. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** What a command made: printed as a table of names and values, or as one JSON value with `--json`. */
export type CommandResult = Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];

/** Rejects with an error whose message is the one line that the person reads. */
export type Command = (world: CommandWorld) => Promise<CommandResult>;

export function requireOption({ options }: Pick<CommandWorld, 'options'>, name: string): string {
  const value = options[name];
  if (typeof value !== 'string' || value === '') throw new Error(`--${name}: expected a value, got none`);
  return value;
}

export function requirePositional(
  { positionals }: Pick<CommandWorld, 'positionals'>,
  index: number,
  what: string,
): string {
  const value = positionals[index];
  if (value === undefined) throw new Error(`expected ${what}, got nothing`);
  return value;
}

/** The site that `--site KEY` names, or the only one there is. */
export async function requireSite({
  store,
  options,
}: Pick<CommandWorld, 'store' | 'options'>): ReturnType<typeof find> {
  return find(await store.sites.list(), options['site']);
}

async function find(sites: Awaited<ReturnType<Store['sites']['list']>>, key: unknown): Promise<(typeof sites)[number]> {
  if (key === undefined && sites.length === 1 && sites[0] !== undefined) return sites[0];
  const site = sites.find((candidate) => candidate.key === key);
  if (site === undefined) {
    const keys = sites.map((candidate) => candidate.key).join(', ') || 'none yet';
    throw new Error(
      `--site: expected the key of a site (${keys}), got ${key === undefined ? 'nothing' : `"${String(key)}"`}`,
    );
  }
  return site;
}
