/** The two pages of Smartsupp's API that people see: an account's chat box, and the inbox, signed in by the key. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AgentStatus } from '../../../protocol/agent-status.ts';
import type { AgentId } from '../../../protocol/ids.ts';
import { findSchemaMistake } from '../../../protocol/schema-mistake.ts';
import { findPerson } from '../../domain/agents/add-agent.ts';
import { setAgentStatus } from '../../domain/agents/agent-status.ts';
import { mayManage } from '../../domain/agents/person.ts';
import type { Agent, Site } from '../../store/store.ts';
import type { CompatWorld } from '../compat-world.ts';
import { NOT_FOUND } from '../refused.ts';
import { fromId } from './call.ts';
import { sendRefusal } from './send-error.ts';

const PREVIEW_POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'none'";

type Enter = (
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<{ readonly agent: Agent; readonly accounts: readonly Site[] } | null>;

export function addSmartsuppPages(scope: FastifyInstance, world: CompatWorld, enter: Enter): void {
  const { domain, signIns, config } = world;

  scope.get('/widget', (request, reply) => {
    const site = domain.sites.byKey(toReader(request)('accountKey'));
    if (site === null) return sendRefusal(reply, NOT_FOUND);
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', PREVIEW_POLICY)
      .header('cache-control', 'no-cache')
      .send(
        `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Chat box</title>\n<script async src="/loader.js?key=${site.key}"></script>\n</html>\n`,
      );
  });

  scope.get('/sign/in', async (request, reply) => {
    const caller = await enter(request, reply);
    if (caller === null) return reply;
    const read = toReader(request);
    const sites = caller.accounts.map(({ id }) => id);
    const user = await fromId(world, 'user', read('uid'));
    const found = user === null ? null : await findPerson(domain, sites, user as AgentId);
    if (found === null) return sendRefusal(reply, NOT_FOUND);
    const { person, site } = found;
    const isOwn = site === caller.agent.site;
    // A key signs nobody in who may do more than whom it acts for.
    if (isOwn && !mayManage(caller.agent, person.role)) return sendRefusal(reply, { refused: 'forbidden' });
    const status = read('status') || person.status;
    const mistake = findSchemaMistake(AgentStatus, status, 'status');
    if (mistake !== null) return sendRefusal(reply, { mistake });
    if (status !== person.status) {
      await setAgentStatus(domain, { ...person, site }, person.id, { status: status as AgentStatus });
    }
    const link = await signIns.createLink(person.id);
    return reply
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'no-referrer')
      .redirect(`${config.baseUrl ?? ''}/inbox/#link=${link}`, 302);
  });
}

/** A name that is given twice is a list, and counts as not given. */
function toReader({ query }: FastifyRequest): (name: string) => string {
  return (name) => {
    const value: unknown = Object(query)[name];
    return typeof value === 'string' ? value : '';
  };
}
