/** One call of Smartsupp's API: declared once, for the face that answers and for the page that tells of it. */
import type Type from 'typebox';
import { findByNumber, toNumbers } from '../../domain/sites/foreign-numbers.ts';
import type { Agent, Site } from '../../store/store.ts';
import type { CompatWorld } from '../compat-world.ts';
import type { ShownCall } from '../face-page.ts';
import type { Refused } from '../refused.ts';

export interface Asked<Body> {
  readonly world: CompatWorld;
  /** Whom the key stands for, at the account that is asked about: owner of each that their site manages. */
  readonly agent: Agent;
  /** The account that the address names, or else the key's own. */
  readonly site: Site;
  /** Those that the key may ask about. */
  readonly accounts: readonly Site[];
  /** The number of what is asked about, in the address. */
  readonly id: string;
  /** Of the server, as the caller reaches it. */
  readonly origin: string;
  readonly body: Body;
}

export interface Call extends ShownCall {
  readonly schema?: Type.TSchema;
  act(asked: Asked<unknown>): Promise<object>;
}

/** Its body is what its schema says by the time it acts. */
export function call<Schema extends Type.TSchema = Type.TUnknown>(declared: {
  readonly method: Call['method'];
  readonly path: string;
  readonly summary: string;
  readonly schema?: Schema;
  readonly body?: object;
  act(asked: Asked<Type.Static<Schema>>): Promise<object | Refused>;
}): Call {
  const { act, ...rest } = declared;
  return { ...rest, act: (asked) => act({ ...asked, body: asked.body as Type.Static<Schema> }) };
}

/** A deletion leaves nothing to tell. */
export const NOTHING = {} as const;

type Kind = 'account' | 'user' | 'trigger' | 'hook';

const SYSTEM = 'smartsupp';

export const toIds = ({ domain }: CompatWorld, kind: Kind, ids: readonly string[]): Promise<readonly string[]> =>
  toNumbers(domain, SYSTEM, kind, ids);

export async function toId(world: CompatWorld, kind: Kind, id: string): Promise<string> {
  const [number = ''] = await toIds(world, kind, [id]);
  return number;
}

export const fromId = ({ domain }: CompatWorld, kind: Kind, number: string): Promise<string | null> =>
  findByNumber(domain, SYSTEM, kind, number);

/** A list is an object with this one member: clients take every other for an entry. */
export const toRecords = (records: readonly object[]): object => ({ records });
