/** One call of Comm100's API: declared once, for the face that answers and for the page that tells of it. */
import type Type from 'typebox';
import type { Agent, Site } from '../../store/store.ts';
import type { CompatWorld } from '../compat-world.ts';
import type { ShownCall } from '../face-page.ts';
import type { Refused } from '../refused.ts';

/** Both are called on one server by the same clients: the older one numbers agents and departments. */
export type Version = 'v3' | 'v4';

export interface Asked<Query, Body> {
  readonly world: CompatWorld;
  readonly version: Version;
  /** Whom the key stands for. */
  readonly agent: Agent;
  readonly site: Site;
  /** What the address is about. */
  readonly id: string;
  readonly query: Query;
  readonly body: Body;
}

interface Schemas<Query extends Type.TSchema, Body extends Type.TSchema> {
  readonly query: Query;
  readonly body: Body;
}

export interface Call extends ShownCall {
  /** Texts of the query; what it does not name is not looked at. */
  readonly querySchema?: Type.TSchema;
  readonly schema?: Type.TSchema;
  /** One of what is sent by the list may come alone. */
  readonly isList?: boolean;
  act(asked: Asked<unknown, unknown>): Promise<object>;
}

/** Its query and body are what its schemas say by the time it acts. */
export function call<Query extends Type.TSchema = Type.TUnknown, Body extends Type.TSchema = Type.TUnknown>(
  declared: Pick<Call, 'method' | 'path' | 'summary' | 'body' | 'isList'> & {
    readonly querySchema?: Schemas<Query, Body>['query'];
    readonly schema?: Schemas<Query, Body>['body'];
    act(asked: Asked<Type.Static<Query>, Type.Static<Body>>): Promise<object | Refused>;
  },
): Call {
  const { act, ...rest } = declared;
  return {
    ...rest,
    act: (asked) => act({ ...asked, query: asked.query as Type.Static<Query>, body: asked.body as Type.Static<Body> }),
  };
}

/** Numbers of ours are asked for in this system's name. */
export const SYSTEM = 'comm100';
