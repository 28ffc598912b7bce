/** One thing that agents, and API keys, can ask over HTTP: declared once, for the server that answers and for the document that tells of it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Type from 'typebox';
import type { ProblemCode } from '../../protocol/codes.ts';
import type { Frozen } from '../../protocol/frozen.ts';
import type { Scope } from '../../protocol/scope.ts';
import { managesSite } from '../domain/agents/person.ts';
import type { Agent } from '../store/store.ts';
import type { AgentDoor } from './agent-door.ts';
import { answerAgent, type Result } from './answer-agent.ts';
import { takeRawBodies } from './answer-file.ts';
import type { HttpWorld } from './http-world.ts';
import { readBody } from './read-body.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route's answers are compared with by tests. */
    operation?: Operation;
  }
}

type Params<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Readonly<Record<Name, string>> & Params<Rest>
  : Path extends `${string}:${infer Name}`
    ? Readonly<Record<Name, string>>
    : Readonly<Record<never, string>>;

/** What was asked, as far as it is known to be well-formed. */
interface Call<Path extends string, Query, Body> {
  readonly agent: Agent;
  /** Any text may be asked for; what is not an id is simply not found. */
  readonly params: Params<Path>;
  readonly query: Query;
  readonly body: Body;
  /** For what is neither asked nor answered as JSON. */
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What an operation says of itself. */
interface Declared<Path, Query, Body, Answer> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/v1/agent`, such as `/tags/:id`. */
  readonly path: Path;
  /** What a key needs to be allowed; null keeps it to people who are signed in. */
  readonly scope: Scope | null;
  /** Managers are owners and admins; others are told so before anything that is wrong with their request. */
  readonly right: 'everybody' | 'managers';
  /** One line of the document. */
  readonly summary: string;
  /** Fields of the query; all of them come as text. */
  readonly query?: Query;
  readonly body?: Body;
  /** The use case looks at the body itself, closer than a schema can: it gets what came. */
  readonly isBodyDecodedInside?: true;
  /** The body is the bytes of a file. */
  readonly takesBytes?: true;
  /** Absent where the answer is 204. */
  readonly answer?: Answer;
  /** Of what is answered by `reply`, not as JSON. */
  readonly answerType?: 'text/plain';
  /** Of an answer; 200 when absent. */
  readonly status?: number;
  /** What to say of a refusal beyond its title. */
  readonly details?: Partial<Record<ProblemCode, string>>;
  readonly rateLimit?: { readonly max: number; readonly timeWindow: number };
  readonly bodyLimit?: number;
}

interface Declaration<
  Path extends string,
  Query extends Type.TSchema,
  Body extends Type.TSchema,
  Answer extends Type.TSchema,
> extends Declared<Path, Query, Body, Answer> {
  /** Null when it has answered itself, by `reply`. */
  act(
    world: HttpWorld,
    call: Call<Path, Type.Static<Query>, Type.Static<Body>>,
  ): Promise<Result<Frozen<Extract<Type.Static<Answer>, object>>> | null>;
}

export interface Operation extends Declared<string, Type.TSchema, Type.TSchema, Type.TSchema> {
  reply(world: HttpWorld, door: AgentDoor, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

export function operation<
  const Path extends string,
  Query extends Type.TSchema = Type.TUnknown,
  Body extends Type.TSchema = Type.TUnknown,
  Answer extends Type.TSchema = Type.TNever,
>({ act, ...declared }: Declaration<Path, Query, Body, Answer>): Operation {
  const { query, right, status, details } = declared;
  const body = declared.isBodyDecodedInside === true ? undefined : declared.body;
  return {
    ...declared,
    reply: (world, door, request, reply) =>
      answerAgent(
        door,
        request,
        reply,
        declared.scope,
        async (agent) => {
          if (right === 'managers' && !managesSite(agent)) return { refused: 'forbidden' };
          const asked = query === undefined ? request.query : readBody(query, request.query, reply);
          if (asked === null) return null;
          const given = body === undefined ? request.body : readBody(body, request.body, reply);
          if (body !== undefined && given === null) return null;
          return act(world, {
            agent,
            params: request.params as Params<Path>,
            query: asked as Type.Static<Query>,
            body: given as Type.Static<Body>,
            request,
            reply,
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
  const add = (scope: FastifyInstance, one: Operation): void => {
    const { method, path, rateLimit, bodyLimit, reply: answer } = one;
    scope.route({
      method,
      url: `/v1/agent${path}`,
      config: { operation: one, ...(rateLimit && { rateLimit }) },
      ...(bodyLimit !== undefined && { bodyLimit }),
      handler: (request, reply) => answer(world, door, request, reply),
    });
  };
  for (const one of operations) {
    if (one.takesBytes !== true) add(app, one);
    else {
      app.register(async (scope) => {
        takeRawBodies(scope);
        add(scope, one);
      });
    }
  }
}
