/** Widgets over HTTP, with what their owner pastes into pages. */
import type { FastifyRequest } from 'fastify';
import { WidgetAnswer, type WidgetFields, WidgetRequest, WidgetsAnswer } from '../../../protocol/widget-api.ts';
import { changeWidget, createWidget, deleteWidget, listWidgets, readWidget } from '../../domain/sites/widgets.ts';
import { type Operation, operation } from '../agent/operation.ts';
import type { HttpWorld } from '../http-world.ts';
import { fillSnippet, toBaseUrl } from '../page/fill-snippet.ts';

export const WIDGET_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/widgets',
    scope: 'site:read',
    right: 'everybody',
    summary: 'Widgets of the site',
    answer: WidgetsAnswer,
    async act(world, { agent, request }) {
      const found = await listWidgets(world.domain, agent);
      if ('refused' in found) return found;
      return { widgets: found.widgets.map((widget) => withCode(world, request, found.site, widget)) };
    },
  }),
  operation({
    method: 'GET',
    path: '/widgets/:id',
    scope: 'site:read',
    right: 'everybody',
    summary: 'One widget',
    answer: WidgetAnswer,
    async act(world, { agent, params, request }) {
      const found = await readWidget(world.domain, agent, params.id);
      if ('refused' in found) return found;
      return { widget: withCode(world, request, found.site, found.widget) };
    },
  }),
  operation({
    method: 'POST',
    path: '/widgets',
    scope: 'site:write',
    right: 'managers',
    summary: 'Create a widget',
    body: WidgetRequest,
    answer: WidgetAnswer,
    status: 201,
    async act(world, { agent, body, request }) {
      const made = await createWidget(world.domain, agent, body);
      return 'widget' in made ? { widget: withCode(world, request, made.site, made.widget) } : made;
    },
  }),
  operation({
    method: 'PUT',
    path: '/widgets/:id',
    scope: 'site:write',
    right: 'managers',
    summary: 'Change a widget',
    body: WidgetRequest,
    act: ({ domain }, { agent, params, body }) => changeWidget(domain, agent, params.id, body),
  }),
  operation({
    method: 'DELETE',
    path: '/widgets/:id',
    scope: 'site:write',
    right: 'managers',
    summary: 'Delete a widget',
    act: ({ domain }, { agent, params }) => deleteWidget(domain, agent, params.id),
  }),
];

const withCode = (
  { assets, config }: HttpWorld,
  request: FastifyRequest,
  { key }: { readonly key: string },
  widget: WidgetFields,
): WidgetFields & { readonly integrationCode: string } => ({
  ...widget,
  integrationCode: fillSnippet(assets.snippet, toBaseUrl(config, request), key, widget),
});
