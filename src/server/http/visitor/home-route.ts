/** What the chat box begins with, over HTTP: a simple request, so that no browser asks first. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { HomeAnswer } from '../../../protocol/home-api.ts';
import { findFile } from '../../domain/files/find-file.ts';
import type { VisitorPrincipal } from '../../domain/principal.ts';
import { createHomeDesk, type Home } from '../../domain/sites/show-home.ts';
import { dressSite } from '../../domain/sites/widgets.ts';
import { toFileAnswer } from '../file/answer-file.ts';
import type { HttpWorld } from '../http-world.ts';
import { parseJson } from '../request/parse-json.ts';
import { sendProblem } from '../request/problem.ts';
import { readBody } from '../request/read-body.ts';
import { createVisitorDoor } from './visitor-door.ts';

/** Per address and minute: a house full of people who open the box. */
const LOOKS = { max: 300, timeWindow: 60_000 };

const HomeRequest = Type.Object({ token: Type.String({ maxLength: 2_048 }) }, { additionalProperties: false });

type HomeAsked = FastifyRequest<{ Querystring: { key?: string; widget?: string } }>;

export function addHomeRoute(app: FastifyInstance, world: HttpWorld): void {
  const { config, domain } = world;
  const door = createVisitorDoor(world);
  const desk = createHomeDesk(domain);

  app.post('/v1/home', { config: { rateLimit: LOOKS } }, async (request: HomeAsked, reply) => {
    const entry = door.enter(request, reply);
    if (entry === null) return reply;
    const body = readBody(HomeRequest, parseJson(request.body), reply);
    if (body === null) return reply;
    const visitor = door.identify(entry, body.token, reply);
    if (visitor === null) return reply;
    const site = dressSite(domain, entry.site, request.query.widget);
    if (site === null) return sendProblem(reply, 'not-found', 'this widget is turned off');
    const home = await desk.show(site, visitor);
    const answer: HomeAnswer = {
      ...home,
      team: await Promise.all(home.team.map((agent) => toMember(request, visitor, agent))),
      files: { maxBytes: config.files.maxBytes, endings: domain.files.endings },
      hasMail: domain.mail !== null,
    };
    return reply.header('cache-control', 'no-store').send(answer);
  });

  async function toMember(
    request: FastifyRequest,
    visitor: VisitorPrincipal,
    { name, avatar }: Home['team'][number],
  ): Promise<HomeAnswer['team'][number]> {
    const file = avatar === null ? null : await findFile(domain, visitor, avatar);
    return { name, picture: (file && toFileAnswer(world, request, file).inlineUrl) ?? null };
  }
}
