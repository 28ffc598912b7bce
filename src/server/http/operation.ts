/** One thing that agents, and API keys, can ask over HTTP: declared once, for the server that answers and for the document that tells of it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Type from 'typebox';
import type { ProblemCode } from '../../protocol/codes.ts';
import type { Scope } from '../../protocol/scope.ts';
import type { Agent } from '../store/store.ts';
import type { AgentDoor } from './agent-door.ts';
import { answerAgent, type Result } from './answer-agent.ts';
import type { HttpWorld } from './http-world.ts';
import { readBody } from './read-body.ts';

type Params<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Readonly<Record<Name, string>> & Params<Rest>
  : Path extends `${string}:${infer Name}`
    ? Readonly<Record<Name, string>>
    : Readonly<Record<never, string>>;

/** Use cases answer with what they must not change any more. */
type Frozen<Value> = Value extends string | number | boolean | null | undefined
  ? Value
  : Value extends readonly (infer Entry)[]
    ? readonly Frozen<Entry>[]
    : { readonly [Name in keyof Value]: Frozen<Value[Name]> };

/** What was asked, as far as it is known to be well-formed. */
interface Call<Path extends string, Query, Body> {
  readonly agent: Agent;
  /** Any text may be asked for; what is not an id is simply not found. */
  readonly params: Params<Path>;
  readonly query: Query;
  readonly body: Body;
  /** Of this server, as far as it knows where it stands. */
  readonly origin: string;
}

interface Declaration<
  Path extends string,
  Query extends Type.TSchema,
  Body extends Type.TSchema,
  Answer extends Type.TSchema,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/v1/agent`, such as `/tags/:id`. */
  readonly path: Path;
  /** What a key needs to be allowed; null keeps it to people who are signed in. */
  readonly scope: Scope | null;
  /** One line of the document. */
  readonly summary: string;
  /** Fields of the query; all of them come as text. */
  readonly query?: Query;
  readonly body?: Body;
  /** Absent where the answer is 204. */
  readonly answer?: Answer;
  /** Of an answer; 200 when absent. */
  readonly status?: number;
  /** What to say of a refusal beyond its title. */
  readonly details?: Partial<Record<ProblemCode, string>>;
  readonly config?: { readonly rateLimit: { readonly max: number; readonly timeWindow: number } };
  readonly bodyLimit?: number;
  act(
    world: HttpWorld,
    call: Call<Path, Type.Static<Query>, Type.Static<Body>>,
  ): Promise<Result<Frozen<Extract<Type.Static<Answer>, object>>>>;
}

export interface Operation
  extends Pick<
    Declaration<string, Type.TSchema, Type.TSchema, Type.TSchema>,
    | 'method'
    | 'path'
    | 'scope'
    | 'summary'
    | 'query'
    | 'body'
    | 'answer'
    | 'status'
    | 'details'
    | 'config'
    | 'bodyLimit'
  > {
  reply(world: HttpWorld, door: AgentDoor, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

export function operation<
  const Path extends string,
  Query extends Type.TSchema = Type.TUnknown,
  Body extends Type.TSchema = Type.TUnknown,
  Answer extends Type.TSchema = Type.TNever,
>({ act, ...declared }: Declaration<Path, Query, Body, Answer>): Operation {
  const { query, body, status, details } = declared;
  return {
    ...declared,
    reply: (world, door, request, reply) =>
      answerAgent(
        door,
        request,
        reply,
        (agent) => {
          const asked = query === undefined ? request.query : readBody(query, request.query, reply);
          if (asked === null) return null;
          const given = body === undefined ? request.body : readBody(body, request.body, reply);
          if (given === null) return null;
          return act(world, {
            agent,
            params: request.params as Params<Path>,
            query: asked as Type.Static<Query>,
            body: given as Type.Static<Body>,
            origin: world.config.baseUrl ?? `${request.protocol}://${request.host}`,
          });
        },
        status,
        details,
      ),
  };
}

export function addOperations(
  app: FastifyInstance,
  world: HttpWorld,
  door: AgentDoor,
  operations: readonly Operation[],
): void {
  for (const { method, path, config, bodyLimit, reply: answer } of operations) {
    app.route({
      method,
      url: `/v1/agent${path}`,
      ...(config && { config }),
      ...(bodyLimit !== undefined && { bodyLimit }),
      handler: (request, reply) => answer(world, door, request, reply),
    });
  }
}
