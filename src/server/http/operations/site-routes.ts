/** What owners read and change about their site over HTTP: settings, looks and triggers. */
import { SiteAnswer } from '../../../protocol/agent-api.ts';
import { Appearance } from '../../../protocol/site-config.ts';
import { SiteSettings } from '../../../protocol/site-settings.ts';
import { TriggerSchema } from '../../../protocol/trigger-schema.ts';
import { changeAppearance, changeSettings, deleteTrigger, putTrigger } from '../../domain/sites/change-site.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const SITE_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/site',
    scope: 'site:read',
    right: 'everybody',
    summary: 'Settings, looks and triggers of the site',
    answer: SiteAnswer,
    act: async ({ domain }, { agent }) => {
      const site = domain.sites.byId(agent.site);
      if (site === null) return { refused: 'not-found' };
      const { settings, appearance, triggers } = site;
      return { settings, appearance, triggers };
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
    path: '/appearance',
    scope: 'site:write',
    right: 'managers',
    summary: 'Change how the chat looks',
    body: Appearance,
    act: ({ domain }, { agent, body }) => changeAppearance(domain, agent, body),
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
