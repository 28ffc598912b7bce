/** Smartsupp's triggers are the site's own: what is made here fires in its pages. */
import { createId } from '../../../protocol/ids.ts';
import type { Trigger } from '../../../protocol/trigger.ts';
import { deleteTrigger, putTrigger } from '../../domain/sites/change-site.ts';
import { NOT_FOUND, type Refused } from '../refused.ts';
import { type Asked, type Call, call, fromId, NOTHING, toId, toIds, toRecords } from './call.ts';
import { fromForeignTrigger, toForeignField, toForeignTrigger } from './trigger-json.ts';

export const TRIGGER_CALLS: readonly Call[] = [
  call({
    method: 'GET',
    path: '/accounts/:aid/triggers/',
    summary: 'List triggers',
    async act({ world, site }) {
      const ids = await toIds(
        world,
        'trigger',
        site.triggers.map(({ id }) => toKey(site.id, id)),
      );
      return toRecords(site.triggers.map((trigger, index) => toForeignTrigger(trigger, ids[index] ?? '')));
    },
  }),
  call({
    method: 'POST',
    path: '/accounts/:aid/triggers/create',
    summary: 'Create a trigger',
    body: {
      active: true,
      name: 'First visit',
      event: 'onload',
      conditions: [
        { name: 'delay_site', value: 60 },
        { name: 'number_of_visits', value: 1 },
      ],
      actions: [{ name: 'message', agent_nick: 'Support', message: 'Can we help you?' }],
    },
    act(asked) {
      const { clock, randomBytes } = asked.world.domain;
      return put(asked, createId<string>(clock.now(), randomBytes), null);
    },
  }),
  call({
    method: 'GET',
    path: '/accounts/:aid/triggers/:id/get',
    summary: 'Read a trigger',
    async act(asked) {
      const trigger = await findTrigger(asked);
      return trigger === null ? NOT_FOUND : toForeignTrigger(trigger, asked.id);
    },
  }),
  call({
    method: 'POST',
    path: '/accounts/:aid/triggers/:id/update',
    summary: 'Change a trigger; what is absent stays',
    body: { active: false },
    async act(asked) {
      const trigger = await findTrigger(asked);
      return trigger === null ? NOT_FOUND : put(asked, trigger.id, trigger);
    },
  }),
  call({
    method: 'GET',
    path: '/accounts/:aid/triggers/:id/delete',
    summary: 'Delete a trigger',
    async act(asked) {
      const trigger = await findTrigger(asked);
      if (trigger === null) return NOT_FOUND;
      const result = await deleteTrigger(asked.world.domain, asked.agent, trigger.id);
      return result === 'done' ? NOTHING : result;
    },
  }),
];

/** Ids of triggers are a site's own. */
const toKey = (site: string, trigger: string): string => `${site}/${trigger}`;

async function findTrigger({ world, site, id }: Asked<unknown>): Promise<Trigger | null> {
  const key = await fromId(world, 'trigger', id);
  return site.triggers.find((trigger) => toKey(site.id, trigger.id) === key) ?? null;
}

async function put(
  { world, agent, site, body }: Asked<unknown>,
  id: string,
  before: Trigger | null,
): Promise<object | Refused> {
  const read = fromForeignTrigger(body, id, before);
  if ('mistake' in read) return read;
  const result = await putTrigger(world.domain, agent, id, read.value);
  if (result !== 'done') {
    if (!('mistake' in result)) return result;
    return { mistake: { ...result.mistake, field: toForeignField(result.mistake.field) } };
  }
  const made = world.domain.sites.byId(site.id)?.triggers.find((trigger) => trigger.id === id);
  return made === undefined ? NOT_FOUND : toForeignTrigger(made, await toId(world, 'trigger', toKey(site.id, id)));
}
