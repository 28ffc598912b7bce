/** IMsupporting's API: one address, a command in the query, and one envelope for every answer. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CompatWorld } from '../compat-world.ts';
import { addFacePage } from '../face-page.ts';
import { addFallbacks } from '../fallbacks.ts';
import { createKeyEntrance } from '../key-entrance.ts';
import { COMMANDS } from './commands.ts';
import { sendEnvelope } from './envelope.ts';
import { sendError } from './send-error.ts';

const ADDRESS = '/console-endpoint.php';
const VERSION = '1.0';
const MAX_SHOWN = 80;

const BY_NAME = new Map(COMMANDS.map((command) => [command.name.toLowerCase(), command]));

export function addImsupportingFace(app: FastifyInstance, world: CompatWorld): void {
  const enter = createKeyEntrance(world, 'imsupporting');

  app.register(
    async (scope) => {
      addFallbacks(scope, [{ path: ADDRESS }], sendError);
      scope.get(ADDRESS, async (request, reply) => {
        const read = toReader(request);
        const use = await enter(read('apikey'));
        if (use === null) return sendError(reply, 401, 'Expected the APIKEY that this server gave out');
        if ('waitSeconds' in use) {
          return sendError(reply.header('retry-after', use.waitSeconds), 429, `Try again in ${use.waitSeconds} s`);
        }
        const { key, agent } = use;
        const site = world.domain.sites.byId(key.site);
        // Somebody else's site looks like one that does not exist.
        if (site === null || read('siteid') !== site.id) {
          return sendError(reply, 401, 'Expected the SITEID of the site that the APIKEY is for');
        }
        const command = BY_NAME.get(read('cmd').toLowerCase());
        if (command === undefined) {
          const got = read('cmd') === '' ? 'none' : `"${read('cmd').slice(0, MAX_SHOWN)}"`;
          return sendEnvelope(reply, 400, {
            message: `Expected a command in cmd, got ${got}`,
            commands: Object.fromEntries(COMMANDS.map(({ name }, index) => [String(index), name])),
          });
        }
        const answer = await command.answer({ world, site, agent, now: world.domain.clock.now() });
        return sendEnvelope(reply, 200, {
          about: {
            command: command.name,
            method: 'get',
            name: 'IMsupporting Console API',
            powerlevel: '2',
            requester: `API-Account-${key.name || key.prefix}`,
            siteid: site.id,
            version: VERSION,
          },
          ...answer,
        });
      });
    },
    { prefix: '/imsupporting' },
  );

  addFacePage(app, {
    name: 'imsupporting',
    title: 'IMsupporting',
    notes: [
      'Scripts for IMsupporting’s API go on with this server’s address, a SITEID and an APIKEY of it. The document names what commands answer but few of the commands; the others are named here, and capitals do not matter.',
      'Every answer is one object of texts with a `rescode`: 200, or 400, 401, 404, 405 and 429 with a `message`. Times are GMT.',
    ],
    header: null,
    calls: COMMANDS.map(({ name, summary }) => ({
      method: 'GET',
      path: `${ADDRESS}?siteid=$SITEID&apikey=$APIKEY&cmd=${name}`,
      summary,
    })),
  });
}

/** By names in any case, as the document writes them in capitals and its example does not; one that comes twice counts as missing. */
function toReader({ query }: FastifyRequest): (name: string) => string {
  const values = new Map(Object.entries(Object(query)).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => {
    const value = values.get(name);
    return typeof value === 'string' ? value : '';
  };
}
