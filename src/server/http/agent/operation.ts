/** One thing that agents, and API keys, can ask over HTTP: declared once, for the server that answers and for the document that tells of it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Type from 'typebox';
import type { ProblemCode } from '../../../protocol/codes.ts';
import type { Frozen } from '../../../protocol/frozen.ts';
import type { Scope } from '../../../protocol/scope.ts';
import { managesSite } from '../../domain/agents/person.ts';
import type { Agent } from '../../store/store.ts';
import { takeRawBodies } from '../file/answer-file.ts';
import type { HttpWorld } from '../http-world.ts';
import { sendProblem } from '../request/problem.ts';
import { readBody } from '../request/read-body.ts';
import type { AgentDoor } from './agent-door.ts';
import { createIdempotency, type Idempotency } from './idempotency.ts';
import { type Result, sendResult } from './send-result.ts';

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
  /** The answer holds what is kept by its hash, or in one place only: it is not kept for a repeated request. */
  readonly answersSecret?: true;
  /** Of what is answered by `reply` or as a file, instead of JSON or, with an `answer`, when that is asked for. */
  readonly answerType?: 'text/plain' | 'text/csv';
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

/** What operations are answered with. */
interface Room {
  readonly world: HttpWorld;
  readonly door: AgentDoor;
  readonly idempotency: Idempotency;
}

export interface Operation extends Declared<string, Type.TSchema, Type.TSchema, Type.TSchema> {
  /** Its answer is kept for who asks again with the same idempotency key. */
  readonly isKept: boolean;
  reply(room: Room, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

export function operation<
  const Path extends string,
  Query extends Type.TSchema = Type.TUnknown,
  Body extends Type.TSchema = Type.TUnknown,
  Answer extends Type.TSchema = Type.TNever,
>({ act, ...declared }: Declaration<Path, Query, Body, Answer>): Operation {
  const { method, scope, right, query, status, details } = declared;
  const body = declared.isBodyDecodedInside === true ? undefined : declared.body;
  const isKept = method === 'POST' && declared.takesBytes !== true && declared.answersSecret !== true;
  return {
    ...declared,
    isKept,
    async reply({ world, door, idempotency }, request, reply) {
      const agent = await door.enter(request, reply, scope);
      if (agent === null) return reply;
      if (right === 'managers' && !managesSite(agent)) return sendProblem(reply, 'forbidden');
      if (isKept && !(await idempotency.begin(agent, request, reply))) return reply;
      const asked = query === undefined ? request.query : readBody(query, request.query, reply);
      if (asked === null) return reply;
      const given = body === undefined ? request.body : readBody(body, request.body, reply);
      if (body !== undefined && given === null) return reply;
      const result = await act(world, {
        agent,
        params: request.params as Params<Path>,
        query: asked as Type.Static<Query>,
        body: given as Type.Static<Body>,
        request,
        reply,
      });
      return result === null ? reply : sendResult(reply, result, status, details);
    },
  };
}

export function addOperations(
  app: FastifyInstance,
  world: HttpWorld,
  door: AgentDoor,
  operations: readonly Operation[],
): void {
  const room: Room = { world, door, idempotency: createIdempotency(world) };
  const add = (scope: FastifyInstance, one: Operation): void => {
    const { method, path, rateLimit, bodyLimit, reply: answer } = one;
    scope.route({
      method,
      url: `/v1/agent${path}`,
      config: { operation: one, ...(rateLimit && { rateLimit }) },
      ...(bodyLimit !== undefined && { bodyLimit }),
      onSend: (request, reply, payload) => room.idempotency.settle(request, reply.statusCode, payload),
      handler: (request, reply) => answer(room, request, reply),
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
