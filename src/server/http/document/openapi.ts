/** The document that tells other programs what can be asked (OpenAPI 3.1): made of the declarations that the server answers by. */
import { PROBLEMS, type ProblemCode } from '../../../protocol/codes.ts';
import { SCOPES } from '../../../protocol/scope.ts';
import type { Operation } from '../agent/operation.ts';
import { type JsonSchema, toJsonSchema } from './openapi-schema.ts';

export interface DocumentParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

export interface DocumentOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly DocumentParameter[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Content } | { readonly $ref: string }>
  >;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentOperation>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, object>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Content }>>;
  };
}

export function toOpenApi(operations: readonly Operation[]): OpenApiDocument {
  const named = new Map<string, JsonSchema>([['Problem', PROBLEM]]);
  const paths: Record<string, Record<string, DocumentOperation>> = {};
  for (const one of operations) {
    const path = `/v1/agent${one.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: toOperation(one, named) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Parlor', version: '1', description: INTRODUCTION },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(toTag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: `An API key. Its scopes: ${SCOPES.join(', ')}.` },
        signIn: {
          type: 'apiKey',
          in: 'cookie',
          name: 'parlor_sign_in',
          description:
            'An agent who is signed in; over https its name begins with __Host-. What changes something must come from the server’s own pages.',
        },
      },
      schemas: Object.fromEntries(named),
      responses: Object.fromEntries(REFUSALS.map((status) => [String(status), toRefusal(status)])),
    },
  };
}

const INTRODUCTION = `What agents can ask, and other systems with an API key (\`Authorization: Bearer parlor_...\`), which acts for the agent who made it.
Instants are Unix milliseconds. Lists that grow come by \`limit\` and \`cursor\`, the \`next\` of the page before. A POST may be sent again with the same \`Idempotency-Key\` for a day: it is done once.
Everything that is refused is told as problem details (RFC 9457) with a \`code\`.`;

const PROBLEM: JsonSchema = toJsonSchema(
  {
    type: 'object',
    required: ['type', 'title', 'status', 'code', 'requestId'],
    properties: {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      code: { enum: Object.keys(PROBLEMS) },
      requestId: { type: 'string' },
      detail: { type: 'string' },
      field: { type: 'string' },
    },
  },
  new Map(),
);

const PROBLEM_CONTENT: Content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** Those that many operations have; any other comes as `default`. */
const REFUSALS = [400, 401, 403, 404, 409, 413, 422, 429] as const;

function toRefusal(status: (typeof REFUSALS)[number]) {
  const codes = Object.entries(PROBLEMS).filter(([code, problem]) => problem.status === status && !isForeign(code));
  return {
    description: codes.map(([code, { title }]) => `\`${code}\`: ${title}.`).join(' '),
    content: PROBLEM_CONTENT,
  };
}

/** What only visitors' pages, signing in and links hear. */
const FOREIGN: readonly ProblemCode[] = ['unknown-site', 'origin-not-allowed', 'token-invalid', 'wrong-credentials'];
const isForeign = (code: string): boolean => FOREIGN.some((foreign) => foreign === code);

/** What a scope is about groups operations for readers; what no key may is about keys. */
const toTag = ({ scope }: Operation): string => scope?.split(':')[0] ?? 'keys';

function toOperation(one: Operation, named: Map<string, JsonSchema>): DocumentOperation {
  const { method, path, scope, right, summary, body, takesBytes, answer, answerType, status = 200 } = one;
  const convert = (schema: object): JsonSchema => toJsonSchema(schema, named);
  const parameters = toParameters(one, convert);
  const content = {
    ...(answer && { 'application/json': { schema: convert(answer) } }),
    ...(answerType && { [answerType]: { schema: { type: 'string' } } }),
  };
  const refusals = REFUSALS.filter((refusal) => isPossible(refusal, one, parameters));
  return {
    operationId: toOperationId(method, path),
    tags: [toTag(one)],
    summary,
    description: [
      scope === null ? 'For people who are signed in, not for keys.' : `A key needs the scope \`${scope}\`.`,
      ...(right === 'managers' ? ['For owners and admins.'] : []),
    ].join(' '),
    security: [...(scope === null ? [] : [{ key: [scope] }]), { signIn: [] }],
    parameters,
    ...(takesBytes === true
      ? { requestBody: { required: true, content: { 'application/octet-stream': { schema: {} } } } }
      : body && { requestBody: { required: true, content: { 'application/json': { schema: convert(body) } } } }),
    responses: {
      ...(Object.keys(content).length === 0
        ? { 204: { description: 'Done.' } }
        : { [status]: { description: 'Done.', content } }),
      ...Object.fromEntries(refusals.map((refusal) => [refusal, { $ref: `#/components/responses/${refusal}` }])),
      default: { description: 'Refused, or failed.', content: PROBLEM_CONTENT },
    },
  };
}

function isPossible(
  status: (typeof REFUSALS)[number],
  { method, scope, right, query, body, path }: Operation,
  parameters: readonly DocumentParameter[],
): boolean {
  const isChecked =
    query !== undefined || body !== undefined || parameters.some((parameter) => parameter.in === 'header');
  if (status === 400) return isChecked;
  if (status === 403) return scope !== null || right === 'managers';
  if (status === 404) return path.includes(':');
  if (status === 409) return method !== 'GET';
  if (status === 413) return body !== undefined;
  if (status === 422) return parameters.some((parameter) => parameter.in === 'header');
  return status === 401 || scope !== null;
}

function toParameters(
  { path, query, isKept }: Operation,
  convert: (schema: object) => JsonSchema,
): readonly DocumentParameter[] {
  const { properties = {}, required = [] } = query === undefined ? {} : convert(query);
  return [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
      name,
      in: 'path' as const,
      required: true,
      schema: { type: 'string' },
    })),
    ...Object.entries(properties).map(([name, schema]) => ({
      name,
      in: 'query' as const,
      required: required.includes(name),
      schema,
    })),
    ...(isKept ? [IDEMPOTENCY_KEY] : []),
  ];
}

const IDEMPOTENCY_KEY: DocumentParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Of your choice: the same request with the same key is done once, and answered as the first time, for a day.',
  schema: toJsonSchema({ type: 'string', minLength: 1, maxLength: 255 }, new Map()),
};

/** Such as `postConversationsIdTake`. */
const toOperationId = (method: string, path: string): string =>
  method.toLowerCase() + path.replace(/[/:-]+(\w)/g, (_, letter: string) => letter.toUpperCase());
