/** The agents' HTTP routes: every outcome is a value, a failure says its code. */
import type {
  ColleaguesAnswer,
  InviteRequest,
  MeAnswer,
  PasswordRequest,
  SignInLinkRequest,
  SignInRequest,
  TransferRequest,
} from '../protocol/agent-api.ts';
import type { Clock } from '../protocol/clock.ts';
import { PROBLEMS, type ProblemCode } from '../protocol/codes.ts';
import type { ConversationId, VisitorId } from '../protocol/ids.ts';
import type { VisitorDetail } from '../protocol/visitor.ts';
import { decodeColleaguesAnswer, decodeMeAnswer, decodeVisitorDetail, isRecord } from './decode-agent-api.ts';

/** Longer than a slow password hash on a busy server, shorter than a person's patience. */
const REQUEST_TIMEOUT_MS = 15_000;

export interface ApiProblem {
  /** `unreachable`: no answer; `unexpected`: an answer that is not our server's. */
  readonly code: ProblemCode | 'unreachable' | 'unexpected';
  /** What the server's log knows the request by; may be empty. */
  readonly requestId: string;
  /** The server's wish for the next attempt, or null. */
  readonly retryAfterMs: number | null;
}

export type ApiAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: ApiProblem };

export interface AgentApi {
  me(): Promise<ApiAnswer<MeAnswer>>;
  signIn(request: SignInRequest): Promise<ApiAnswer<null>>;
  signInByLink(request: SignInLinkRequest): Promise<ApiAnswer<null>>;
  setPassword(request: PasswordRequest): Promise<ApiAnswer<null>>;
  signOut(): Promise<ApiAnswer<null>>;
  /** @param over also when another agent has it; otherwise that is a `conflict` */
  take(conversation: ConversationId, over: boolean): Promise<ApiAnswer<null>>;
  close(conversation: ConversationId): Promise<ApiAnswer<null>>;
  refuse(conversation: ConversationId): Promise<ApiAnswer<null>>;
  transfer(conversation: ConversationId, request: TransferRequest): Promise<ApiAnswer<null>>;
  colleagues(): Promise<ApiAnswer<ColleaguesAnswer>>;
  visitor(visitor: VisitorId): Promise<ApiAnswer<VisitorDetail>>;
  invite(visitor: VisitorId, request: InviteRequest): Promise<ApiAnswer<null>>;
  /** What only a page that is loaded later knows how to read. @param path below /v1/agent/ */
  read<Value>(path: string, decode: (content: unknown) => Value | null): Promise<ApiAnswer<Value>>;
  /** The same, for what changes something. */
  write<Value>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: object | null,
    decode: (content: unknown) => Value | null,
  ): Promise<ApiAnswer<Value>>;
}

/** @param request `fetch`; the cookie is the browser's matter, the page and the API share their origin */
export function createAgentApiClient(request: typeof fetch, clock: Clock): AgentApi {
  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: object | null,
  ): Promise<ApiAnswer<Reply>> => {
    const abort = new AbortController();
    const cancelTimeout = clock.setTimer(() => abort.abort(), REQUEST_TIMEOUT_MS);
    try {
      const response = await request(`/v1/agent/${path}`, {
        method,
        signal: abort.signal,
        credentials: 'same-origin',
        cache: 'no-store',
        ...(body === null ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      const content = parse(await response.text());
      if (!response.ok) return fail(toProblem(content, response.headers));
      return { ok: true, value: { status: response.status, content } };
    } catch {
      // fetch tells every reason for no answer with the same TypeError; to the person they are one.
      return fail({ code: 'unreachable', requestId: '', retryAfterMs: null });
    } finally {
      cancelTimeout();
    }
  };

  const post = async (path: string, body: object | null): Promise<ApiAnswer<null>> => {
    const answer = await call('POST', path, body);
    if (!answer.ok) return answer;
    // Exactly what was promised: a captive network's page also answers 200.
    return answer.value.status === 204 ? { ok: true, value: null } : fail(UNEXPECTED);
  };

  const ask = async <Value>(
    method: Parameters<typeof call>[0],
    path: string,
    body: object | null,
    decode: (content: unknown) => Value | null,
  ): Promise<ApiAnswer<Value>> => {
    const answer = await call(method, path, body);
    if (!answer.ok) return answer;
    const value = decode(answer.value.content);
    return value === null ? fail(UNEXPECTED) : { ok: true, value };
  };

  const get = <Value>(path: string, decode: (content: unknown) => Value | null): Promise<ApiAnswer<Value>> =>
    ask('GET', path, null, decode);

  return {
    me: () => get('me', decodeMeAnswer),
    signIn: (body) => post('sign-in', body),
    signInByLink: (body) => post('sign-in-link', body),
    setPassword: (body) => post('password', body),
    signOut: () => post('sign-out', null),
    take: (conversation, over) => post(`conversations/${conversation}/take${over ? '?over=1' : ''}`, null),
    close: (conversation) => post(`conversations/${conversation}/close`, null),
    refuse: (conversation) => post(`conversations/${conversation}/refuse`, null),
    transfer: (conversation, body) => post(`conversations/${conversation}/transfer`, body),
    colleagues: () => get('colleagues', decodeColleaguesAnswer),
    visitor: (visitor) => get(`visitors/${visitor}`, decodeVisitorDetail),
    invite: (visitor, body) => post(`visitors/${visitor}/invite`, body),
    read: get,
    write: ask,
  };
}

interface Reply {
  readonly status: number;
  readonly content: unknown;
}

const UNEXPECTED: ApiProblem = { code: 'unexpected', requestId: '', retryAfterMs: null };

function fail(problem: ApiProblem): { readonly ok: false; readonly problem: ApiProblem } {
  return { ok: false, problem };
}

/** RFC 9457 problem details with our `code`; anything else is a proxy's page. */
function toProblem(answer: unknown, headers: Headers): ApiProblem {
  if (!isRecord(answer)) return UNEXPECTED;
  const { code, requestId } = answer;
  if (!isProblemCode(code)) return UNEXPECTED;
  const retryAfter = Number(headers.get('retry-after') ?? Number.NaN);
  return {
    code,
    requestId: typeof requestId === 'string' ? requestId : '',
    retryAfterMs: Number.isFinite(retryAfter) ? retryAfter * 1000 : null,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is not from our server; the decoders say what that means.
    return null;
  }
}

function isProblemCode(code: unknown): code is ProblemCode {
  return typeof code === 'string' && Object.hasOwn(PROBLEMS, code);
}
