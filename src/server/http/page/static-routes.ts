/** Pages and scripts: the loader, its chunks, the inbox, the studio, the shop, and the page that says what is here. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dressSite } from '../../domain/sites/widgets.ts';
import type { HttpWorld } from '../http-world.ts';
import { sendProblem } from '../request/problem.ts';
import { type Script, toEncoding } from './assets.ts';
import { fillSnippet, toBaseUrl } from './fill-snippet.ts';

/** Long enough that a visit needs one loader, short enough that a change is seen. */
const LOADER_CACHE = 'public, max-age=60, stale-while-revalidate=86400';
const IMMUTABLE = 'public, max-age=31536000, immutable';

const PAGE_POLICY =
  "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";
/** A site that opens in a frame of our studio, and whose chat may be served from another address than the page. */
const SHOP_POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self'; frame-ancestors 'self'";

const SHOP_PAGE = /^[a-z-]+\.html$/;

export async function addStaticRoutes(app: FastifyInstance, { config, domain, assets }: HttpWorld): Promise<void> {
  const { dist } = config;

  app.get('/loader.js', (request: FastifyRequest<{ Querystring: { key?: string; widget?: string } }>, reply) => {
    const { key = '', widget } = request.query;
    const site = domain.sites.byKey(key);
    if (site !== null) {
      const dressed = dressSite(domain, site, widget);
      if (dressed !== null) return sendScript(request, reply, assets.toLoader(dressed));
      return toScriptReply(reply).send('');
    }
    request.log.warn({ key }, 'unknown-site');
    // Status 200: a browser does not run a script that came with an error, and the owner would never read why.
    // Neither compressed nor kept: anybody can make up keys.
    const warning = `[parlor] no site has the key ${JSON.stringify(key.slice(0, 80))}`;
    return toScriptReply(reply).send(`console.warn(${JSON.stringify(warning)});\n`);
  });

  await app.register(fastifyStatic, {
    root: join(dist, 'widget'),
    prefix: `/assets/${assets.build}/`,
    preCompressed: true,
    index: false,
    cacheControl: false,
    decorateReply: false,
    setHeaders: (reply) => {
      reply.header('cache-control', IMMUTABLE);
      reply.header('access-control-allow-origin', '*');
      reply.header('cross-origin-resource-policy', 'cross-origin');
    },
  });
  await app.register(fastifyStatic, {
    root: join(dist, 'pages'),
    prefix: '/pages/',
    preCompressed: true,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Pages have fixed names; what the build puts into assets is named by its content.
      reply.header('cache-control', path.includes('assets') ? IMMUTABLE : 'no-cache');
    },
  });

  const sendPage = (reply: FastifyReply, file: string): FastifyReply =>
    reply.header('content-security-policy', PAGE_POLICY).sendFile(file, join(dist, 'pages'), { cacheControl: false });
  app.get('/inbox/', (_request, reply) => sendPage(reply, 'src/inbox/index.html'));
  app.get('/demo/', (_request, reply) => sendPage(reply, 'demo/index.html'));
  for (const path of ['/inbox', '/demo', '/shop']) app.get(path, (_request, reply) => reply.redirect(`${path}/`));

  const sendWelcome = (reply: FastifyReply, file: string): FastifyReply =>
    reply.header('content-security-policy', PAGE_POLICY).sendFile(file, join(dist, 'welcome'), { cacheControl: false });
  app.get('/', (_request, reply) => sendWelcome(reply, 'index.html'));
  for (const style of ['welcome.css', 'docs.css']) {
    app.get(`/welcome/${style}`, (_request, reply) => sendWelcome(reply, style));
  }
  app.get('/favicon.svg', (_request, reply) => sendWelcome(reply, 'icon.svg'));
  app.get('/shop/*', async (request: FastifyRequest<{ Params: { '*': string } }>, reply) => {
    const name = request.params['*'] || 'index.html';
    if (!SHOP_PAGE.test(name)) return sendShopFile(reply, dist, name);
    const page = await readFile(join(dist, 'shop', name), 'utf8').catch(() => null);
    if (page === null) return sendProblem(reply, 'not-found', `the shop has no page "${name}"`);
    const filled = fillSnippet(assets.snippet, toBaseUrl(config, request), domain.sites.all()[0]?.key ?? '');
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', SHOP_POLICY)
      .header('cache-control', 'no-cache')
      .send(page.replace('<!-- parlor:snippet -->', () => filled));
  });
}

function sendShopFile(reply: FastifyReply, dist: string, name: string): FastifyReply {
  return reply.header('content-security-policy', SHOP_POLICY).sendFile(name, join(dist, 'shop'));
}

function toScriptReply(reply: FastifyReply): FastifyReply {
  return reply
    .header('cache-control', LOADER_CACHE)
    .header('vary', 'accept-encoding')
    .header('cross-origin-resource-policy', 'cross-origin')
    .type('text/javascript; charset=utf-8');
}

function sendScript(request: FastifyRequest, reply: FastifyReply, { etag, body }: Script): FastifyReply {
  const encoding = toEncoding(request.headers['accept-encoding']);
  toScriptReply(reply).header('etag', etag);
  if (request.headers['if-none-match'] === etag) return reply.status(304).send();
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply.send(body[encoding]);
}
