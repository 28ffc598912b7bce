/** A session, an API, an address and a clock that a test moves by hand, and the rows they talk about. */
import { vi } from 'vitest';
import type { AgentApi, ApiAnswer, ApiProblem } from '../../src/inbox/agent-api-client.ts';
import type { HashLocation } from '../../src/inbox/route.ts';
import type { MeAnswer } from '../../src/protocol/agent-api.ts';
import type { Clock } from '../../src/protocol/clock.ts';
import type { AgentId, ConversationId, MessageId, SiteId, SiteKey, VisitorId } from '../../src/protocol/ids.ts';
import type { Author, ConversationSummary, Message } from '../../src/protocol/message.ts';
import type { VisitorDetail, VisitorSummary } from '../../src/protocol/visitor.ts';
import type { ConversationLog, Session, SessionEvent } from '../../src/session/session.ts';

export const NOW = 1_700_000_000_000;
export const ANN: Author = { kind: 'agent', id: 'ann', name: 'Ann' };
export const BOB: Author = { kind: 'agent', id: 'bob', name: 'Bob' };
export const LIVE = { state: 'live', transport: 'memory', self: { kind: 'agent', id: 'ann' } } as const;

export const ME: MeAnswer = {
  agent: { id: 'ann' as AgentId, name: 'Ann', email: 'ann@example.com', role: 'owner', hasPassword: true },
  site: { key: 'demo' as SiteKey, name: 'Demo shop' },
  token: 'token 1',
};

export function toConversationId(number: number): ConversationId {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as ConversationId;
}

export function toVisitorId(number: number): VisitorId {
  return `00000000-0000-7000-9000-${String(number).padStart(12, '0')}` as VisitorId;
}

/** A waiting conversation whose visitor said "Hello" as its only message. */
export function createSummary(number: number, change: Partial<ConversationSummary> = {}): ConversationSummary {
  const at = NOW - 60_000 * number;
  return {
    id: toConversationId(number),
    site: 'site' as SiteId,
    visitor: toVisitorId(number),
    state: 'waiting',
    agent: null,
    head: 1,
    readByVisitor: 0,
    readByAgent: 0,
    startedAt: at,
    updatedAt: at,
    lastMessage: { author: toVisitorAuthor(number), body: { kind: 'text', text: 'Hello' }, at },
    ...change,
  };
}

export function createVisitor(number: number, change: Partial<VisitorSummary> = {}): VisitorSummary {
  return {
    id: toVisitorId(number),
    state: 'inSite',
    page: { url: 'https://shop.example/bikes?size=54', title: 'Bikes' },
    referrer: '',
    traffic: 'Direct',
    language: 'en',
    browser: 'Firefox',
    platform: 'Windows',
    device: 'desktop',
    country: '',
    city: '',
    visits: 1,
    pageViews: 2,
    visible: true,
    visitStartedAt: NOW - 60_000 * number,
    conversation: null,
    ...change,
  };
}

/** A visitor of whom only the least is known. */
export function createDetail(number: number, change: Partial<VisitorDetail> = {}): VisitorDetail {
  return {
    id: toVisitorId(number),
    state: 'inSite',
    online: true,
    firstVisitAt: NOW - 60_000 * number,
    visitStartedAt: NOW - 60_000 * number,
    lastPingAt: NOW,
    visits: 1,
    pageViews: 2,
    chats: 0,
    rings: 3,
    page: { url: 'https://shop.example/bikes?size=54', title: 'Bikes' },
    landingUrl: '',
    referrer: '',
    language: '',
    timeZone: '',
    screen: '',
    department: '',
    browser: '',
    browserVersion: '',
    os: '',
    platform: '',
    device: '',
    ip: '',
    country: '',
    region: '',
    city: '',
    traffic: '',
    searchEngine: '',
    searchKeywords: '',
    utm: {},
    engagement: null,
    vitals: null,
    variables: {},
    profile: {
      name: '',
      email: '',
      phone: '',
      company: '',
      note: '',
      language: '',
      fields: [],
      labels: [],
      values: [],
    },
    ban: null,
    fields: [],
    events: [],
    path: [],
    ...change,
  };
}

export function toVisitorAuthor(number: number): Author {
  return { kind: 'visitor', id: toVisitorId(number), name: '' };
}

export function createMessage(number: number, seq: number, author: Author, text: string): Message {
  return {
    conversation: toConversationId(number),
    seq,
    id: `message ${number} ${seq}` as MessageId,
    author,
    at: NOW,
    body: { kind: 'text', text },
  };
}

const EMPTY_LOG: ConversationLog = {
  summary: null,
  messages: [],
  pending: [],
  typing: [],
  readByVisitor: 0,
  readByAgent: 0,
  queuePosition: null,
  loaded: false,
};

export function createFakeSession() {
  const callbacks = new Set<(event: SessionEvent) => void>();
  const logs = new Map<ConversationId, ConversationLog>();
  const emit = (event: SessionEvent): void => {
    if (event.type === 'status') session.status = event.status;
    for (const callback of callbacks) callback(event);
  };
  const session = {
    status: { state: 'idle' } as Session['status'],
    durable: true,
    onEvent(callback: (event: SessionEvent) => void) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    connect: vi.fn<Session['connect']>(),
    follow: vi.fn<Session['follow']>(),
    unfollow: vi.fn<Session['unfollow']>(),
    log: (conversation: ConversationId) => logs.get(conversation) ?? EMPTY_LOG,
    send: vi.fn<Session['send']>(async () => 'sent' as MessageId),
    retry: vi.fn<Session['retry']>(async () => {}),
    discard: vi.fn<Session['discard']>(async () => {}),
    typing: vi.fn<Session['typing']>(),
    read: vi.fn<Session['read']>(),
    pause: vi.fn<Session['pause']>(),
    flush: vi.fn<Session['flush']>(),
    resume: vi.fn<Session['resume']>(),
    close: vi.fn<Session['close']>(() => callbacks.clear()),
  } satisfies Session;
  return {
    session,
    emit,
    list: (...conversations: readonly ConversationSummary[]) =>
      emit({ type: 'conversations', frame: { type: 'conversations', reset: false, conversations } }),
    /** The whole list, as it comes after each welcome. */
    listAll: (...conversations: readonly ConversationSummary[]) =>
      emit({ type: 'conversations', frame: { type: 'conversations', reset: true, conversations } }),
    visit: (present: readonly VisitorSummary[], left: readonly VisitorId[] = [], reset = true) =>
      emit({ type: 'visitors', frame: { type: 'visitors', reset, present, left } }),
    load(summary: ConversationSummary, messages: readonly Message[]) {
      logs.set(summary.id, { ...EMPTY_LOG, summary, messages, loaded: true });
      emit({ type: 'log', conversation: summary.id });
    },
  };
}

const OK: ApiAnswer<null> = { ok: true, value: null };

export function toFailure(code: ApiProblem['code'], change: Partial<ApiProblem> = {}) {
  return { ok: false, problem: { code, requestId: '', retryAfterMs: null, ...change } } as const;
}

type Content = (path: string, method?: string, body?: object | null) => Promise<ApiAnswer<unknown>>;

/** Everything succeeds until a test says otherwise. @param content what `read` finds, before it is decoded */
export function createFakeApi(content: Content = async () => toFailure('not-found')) {
  return {
    me: vi.fn<AgentApi['me']>(async () => ({ ok: true, value: ME })),
    signIn: vi.fn<AgentApi['signIn']>(async () => OK),
    signInByLink: vi.fn<AgentApi['signInByLink']>(async () => OK),
    setPassword: vi.fn<AgentApi['setPassword']>(async () => OK),
    signOut: vi.fn<AgentApi['signOut']>(async () => OK),
    take: vi.fn<AgentApi['take']>(async () => OK),
    close: vi.fn<AgentApi['close']>(async () => OK),
    refuse: vi.fn<AgentApi['refuse']>(async () => OK),
    transfer: vi.fn<AgentApi['transfer']>(async () => OK),
    colleagues: vi.fn<AgentApi['colleagues']>(async () => ({ ok: true, value: { colleagues: [] } })),
    visitor: vi.fn<AgentApi['visitor']>(async () => ({ ok: true, value: createDetail(1) })),
    invite: vi.fn<AgentApi['invite']>(async () => OK),
    async read(path, decode) {
      const answer = await content(path);
      if (!answer.ok) return answer;
      const value = decode(answer.value);
      return value === null ? toFailure('unexpected') : { ok: true, value };
    },
    async write(method, path, body, decode) {
      const answer = await content(path, method, body);
      if (!answer.ok) return answer;
      const value = decode(answer.value);
      return value === null ? toFailure('unexpected') : { ok: true, value };
    },
  } satisfies AgentApi;
}

export function createFakeLocation(hash = '') {
  const callbacks = new Set<() => void>();
  const entries = [hash];
  const location: HashLocation = {
    read: () => entries.at(-1) ?? '',
    push: (next) => entries.push(next),
    replace: (next) => entries.splice(-1, 1, next),
    onChange(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
  };
  return {
    location,
    entries,
    /** The person changes the address or goes back. */
    visit(next: string) {
      entries.push(next);
      for (const callback of callbacks) callback();
    },
  };
}

export function createFakeClock() {
  let now = NOW;
  let timers: { readonly callback: () => void; readonly at: number }[] = [];
  const clock: Clock = {
    now: () => now,
    setTimer(callback, delayMs) {
      const timer = { callback, at: now + delayMs };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  return {
    clock,
    get timers() {
      return timers.length;
    },
    advance(ms: number) {
      now += ms;
      const due = timers.filter((timer) => timer.at <= now);
      timers = timers.filter((timer) => timer.at > now);
      for (const timer of due) timer.callback();
    },
  };
}
