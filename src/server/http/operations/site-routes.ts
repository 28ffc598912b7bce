/** What owners read and change about their site over HTTP: settings and triggers. */
import { SiteAnswer } from '../../../protocol/agent-api.ts';
import { SiteSettings } from '../../../protocol/site-settings.ts';
import { TriggerSchema } from '../../../protocol/trigger-schema.ts';
import { changeSettings, deleteTrigger, putTrigger } from '../../domain/sites/change-site.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const SITE_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/site',
    scope: 'site:read',
    right: 'everybody',
    summary: 'Settings and triggers of the site',
    answer: SiteAnswer,
    act: async ({ domain }, { agent }) => {
      const site = domain.sites.byId(agent.site);
      return site === null ? { refused: 'not-found' } : { settings: site.settings, triggers: site.triggers };
    },
  }),
  operation({
    method: 'PUT',
    path: '/site',
    scope: 'site:write',
    right: 'managers',
    summary: 'Change all settings of the site',
    body: SiteSettings,
    isBodyDecodedInside: true,
    act: ({ domain }, { agent, body }) => changeSettings(domain, agent, body),
  }),
  operation({
    method: 'PUT',
    path: '/triggers/:id',
    scope: 'site:write',
    right: 'managers',
    summary: 'Put a trigger in the place of the one with this id, or last',
    body: TriggerSchema,
    isBodyDecodedInside: true,
    act: ({ domain }, { agent, params, body }) => putTrigger(domain, agent, params.id, body),
  }),
  operation({
    method: 'DELETE',
    path: '/triggers/:id',
    scope: 'site:write',
    right: 'managers',
    summary: 'Delete a trigger',
    act: ({ domain }, { agent, params }) => deleteTrigger(domain, agent, params.id),
  }),
];
