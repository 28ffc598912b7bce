/** Puts the server together: domain, realtime, routes. Nothing listens yet when it resolves. */
import { createSecretKey, randomBytes as cryptoRandomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Clock } from '../protocol/clock.ts';
import type { CLOSE_CODES } from '../protocol/codes.ts';
import type { RandomBytes } from '../protocol/ids.ts';
import { MAX_FRAME_BYTES } from '../protocol/limits.ts';
import { createFileAddresses } from './auth/file-addresses.ts';
import { createKeyDesk } from './auth/key-desk.ts';
import { createSecret } from './auth/secrets.ts';
import { createSignInDesk, type SignInDesk } from './auth/sign-in.ts';
import { createTokens } from './auth/tokens.ts';
import { addFaces, refuseUnreadable } from './compat/faces.ts';
import type { Config } from './config.ts';
import { createDomain } from './create-domain.ts';
import type { DomainWorld } from './domain/domain-world.ts';
import { addAgentDoor } from './http/agent/agent-door.ts';
import { addAgentRoutes } from './http/agent/agent-routes.ts';
import { addOperations } from './http/agent/operation.ts';
import { addPasswordResetRoute } from './http/agent/password-reset-route.ts';
import { addDocsRoutes } from './http/document/docs-routes.ts';
import { addDownloadRoute } from './http/file/download-route.ts';
import { UPLOAD_TIMEOUT_MS } from './http/file/upload-body.ts';
import type { HttpWorld } from './http/http-world.ts';
import { createLocator } from './http/locate.ts';
import { createMetrics } from './http/metrics.ts';
import { AGENT_OPERATIONS } from './http/operations/agent-operations.ts';
import { addFileRoutes } from './http/operations/file-routes.ts';
import { addFormRoute } from './http/operations/form-routes.ts';
import { addVisitorTranscriptRoutes } from './http/operations/transcript-routes.ts';
import { addOperationsRoutes } from './http/operator-routes.ts';
import { openAssets } from './http/page/assets.ts';
import { addStaticRoutes } from './http/page/static-routes.ts';
import { addBodyGuard } from './http/request/body-guard.ts';
import { sendProblem } from './http/request/problem.ts';
import { readIp, toEntry } from './http/visitor/door.ts';
import { addHomeRoute } from './http/visitor/home-route.ts';
import { addMailRoutes } from './http/visitor/mail-routes.ts';
import { addPublishRoute } from './http/visitor/publish-route.ts';
import { addPublishedArticleRoutes } from './http/visitor/published-article-routes.ts';
import { addVisitorConversationRoutes } from './http/visitor/visitor-conversation-routes.ts';
import { addVisitorRoutes } from './http/visitor/visitor-routes.ts';
import { createConnections } from './realtime/connections.ts';
import { createFlood } from './realtime/flood.ts';
import { createHub } from './realtime/hub.ts';
import type { RealtimeWorld } from './realtime/realtime-world.ts';
import { createStreams } from './realtime/streams.ts';
import { serveWebSockets } from './realtime/websocket.ts';
import { createReportMaker, type ReportMaker } from './reports/report-maker.ts';
import { createSeldomLog } from './seldom-log.ts';
import { toDiskTrouble } from './store/disk-trouble.ts';
import type { Store } from './store/store.ts';

/** A site made by the command line is known to a running server after so long. */
const SITE_REFRESH_MS = 5_000;
/** How often Node looks for clients who are too slow with their headers; a look costs next to nothing. */
const SLOW_CHECK_MS = 1_000;

export interface App {
  readonly http: FastifyInstance;
  readonly domain: DomainWorld;
  readonly signIns: SignInDesk;
  /** Moves clients away, finishes what was accepted, and closes the store. */
  close(): Promise<void>;
}

export interface AppWorld {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly randomBytes: RandomBytes;
  /** Gets the server before it has routes: what tests watch. */
  readonly watch?: (http: FastifyInstance) => void;
  /** Who makes reports, when not this thread. */
  readonly reports?: ReportMaker;
}

export async function createApp(config: Config, store: Store, world: AppWorld): Promise<App> {
  const { clock, random } = world;
  const hub = createHub();
  const secret = await store.settings.getOrCreate('token-secret', createSecret());
  const epoch = await store.settings.getOrCreate('epoch', createSecret().slice(0, 16));
  const tokens = createTokens(createSecretKey(secret, 'utf8'));
  const fileSecret = await store.settings.getOrCreate('file-secret', createSecret());
  const signIns = createSignInDesk({ store, clock });
  const http = fastify({
    logger: { level: config.logLevel },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_FRAME_BYTES,
    // Fastify's default is none. A file is the longest that may come; the body guard is stricter with everything else.
    requestTimeout: UPLOAD_TIMEOUT_MS + config.requestTimeoutMs,
    http: { headersTimeout: config.requestTimeoutMs, connectionsCheckingInterval: SLOW_CHECK_MS },
    // What the client itself writes into the header stands before what our proxies append, and is not read.
    trustProxy: (_address, hop) => hop < config.proxies,
    requestIdHeader: false,
    // What no route can have: a part of the path that is longer than any id, or bytes that are no text.
    frameworkErrors: (_error, { url }, reply) => refuseUnreadable(url, reply) ?? sendProblem(reply, 'not-found'),
    genReqId: createRequestIds(),
  });
  const { domain, closeDomain } = await createDomain(config, store, world, hub, http.log);
  const { sites, presence, bans, widgets } = domain;
  const realtime: RealtimeWorld = {
    clock,
    random,
    domain,
    hub,
    tokens,
    epoch,
    publishRate: config.publishRate,
    flood: createFlood(config.flood),
    log: createSeldomLog(clock, (fields, message) => http.log.warn(fields, message)),
    count: (name) => {
      if (name === 'frame') metrics.frames.inc();
      else if (name === 'message') metrics.messages.inc();
      else metrics.refused.inc({ reason: 'message' });
    },
  };
  const connections = createConnections(realtime, config.admission);
  const metrics = createMetrics({ connections: () => connections.size, visitors: () => presence.size });
  const httpWorld: HttpWorld = {
    config,
    domain,
    tokens,
    fileAddresses: createFileAddresses(createSecretKey(fileSecret, 'utf8')),
    signIns,
    keys: createKeyDesk({ store, clock }),
    connections,
    streams: createStreams(connections, clock, createSecret),
    assets: await openAssets(config.dist),
    locator: await createLocator({ trustProxy: config.proxies > 0, geoFile: config.geoFile }),
    metrics,
    reports: world.reports ?? createReportMaker(store.reports),
  };

  world.watch?.(http);
  addErrorHandlers(http, clock);
  addBodyGuard(http, clock, config.requestTimeoutMs);
  await http.register(cookie);
  await http.register(rateLimit, {
    global: false,
    // Thrown by the plugin, sent by our error handler.
    errorResponseBuilder: (_request, { ttl }) => ({
      statusCode: 429,
      message: `try again in ${Math.ceil(ttl / 1_000)} s`,
    }),
  });
  addVisitorRoutes(http, httpWorld);
  addPublishRoute(http, httpWorld);
  addFormRoute(http, httpWorld);
  addVisitorTranscriptRoutes(http, httpWorld);
  addVisitorConversationRoutes(http, httpWorld);
  addFileRoutes(http, httpWorld);
  addDownloadRoute(http, httpWorld);
  addPublishedArticleRoutes(http, httpWorld);
  addHomeRoute(http, httpWorld);
  addOperationsRoutes(http, httpWorld);
  addDocsRoutes(http);
  await http.register(async (scope) => {
    const door = addAgentDoor(scope, httpWorld);
    addAgentRoutes(scope, httpWorld, door);
    addPasswordResetRoute(scope, httpWorld);
    addOperations(scope, httpWorld, door, AGENT_OPERATIONS);
  });
  await http.register(async (scope) => addMailRoutes(scope, httpWorld));
  addFaces(http, httpWorld);
  await addStaticRoutes(http, httpWorld);
  serveWebSockets(http.server, '/v1/socket', connections, (request) => {
    const key = new URL(request.url ?? '', 'http://localhost').searchParams.get('key') ?? '';
    const ip = readIp(request, config.proxies);
    const entry = toEntry(sites, key, { headers: request.headers, ip }, config.baseUrl);
    if (typeof entry !== 'string') return entry.door;
    http.log.warn({ key, origin: request.headers.origin }, entry);
    metrics.refused.inc({ reason: entry });
    return entry satisfies keyof typeof CLOSE_CODES;
  });

  let cancelRefresh = clock.setTimer(refreshSites, SITE_REFRESH_MS);
  function refreshSites(): void {
    sites.refresh().catch((error: unknown) => http.log.error(error, 'sites could not be read again'));
    widgets.refresh().catch((error: unknown) => http.log.error(error, 'widgets could not be read again'));
    bans.refresh().catch((error: unknown) => http.log.error(error, 'bans could not be read again'));
    cancelRefresh = clock.setTimer(refreshSites, SITE_REFRESH_MS);
  }

  return {
    http,
    domain,
    signIns,
    async close() {
      cancelRefresh();
      await connections.drain();
      connections.closeAll();
      await http.close();
      await closeDomain();
      await store.close();
    },
  };
}

function addErrorHandlers(http: FastifyInstance, clock: Clock): void {
  const logSeldom = createSeldomLog(clock, (fields, message) => http.log.error(fields, message));
  http.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'strict-origin-when-cross-origin');
  });
  http.setNotFoundHandler((request, reply) =>
    sendProblem(reply, 'not-found', `nothing answers ${request.method} ${request.url.split('?')[0]}`),
  );
  http.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const { statusCode = 500, message } = error;
    if (statusCode === 413) {
      const { bodyLimit = MAX_FRAME_BYTES } = request.routeOptions;
      return sendProblem(reply, 'too-big', `expected at most ${bodyLimit} bytes`);
    }
    if (statusCode === 429) return sendProblem(reply, 'rate-limited', message);
    if (statusCode < 500) return sendProblem(reply, 'malformed', message);
    const trouble = toDiskTrouble(error);
    if (trouble === null) request.log.error(error, 'request failed');
    else logSeldom(`requests fail: ${trouble}`, { error: message });
    return sendProblem(reply, 'internal');
  });
}

/** Told with each error, so that a person finds it in the log: unlike any other start's, and cheap, for a ping needs one too. */
function createRequestIds(): () => string {
  const start = cryptoRandomBytes(4).toString('base64url');
  let count = 0;
  return () => {
    count += 1;
    return start + count.toString(36).padStart(6, '0');
  };
}
