/** Widgets: a site's chat as it looks and behaves in one place, such as the button of the shop or the form of the help page. */
import Type, { type Static } from 'typebox';
import { NamedTexts } from './named-text.ts';
import { Appearance } from './site-config.ts';
import { ThemeTokens } from './theme-tokens.ts';

const strict = { additionalProperties: false } as const;

/** A list that a person can still choose from. */
export const MAX_WIDGETS = 100;

const WIDGET_FIELDS = {
  name: Type.String({ pattern: '^\\S(.{0,78}\\S)?$' }),
  kind: Type.Enum(['button', 'form', 'embedded']),
  /** Instead of the site's own; what is absent stays as it is there. */
  appearance: Type.Object(
    {
      color: Type.Optional(Appearance.properties.color),
      position: Type.Optional(Appearance.properties.position),
      title: Type.Optional(Appearance.properties.title),
      welcome: Type.Optional(Appearance.properties.welcome),
      theme: Type.Optional(ThemeTokens),
    },
    strict,
  ),
  /** Empty: the browser's. */
  language: Type.String({ pattern: '^([A-Za-z0-9-]{2,35})?$' }),
  /** Empty: any. */
  department: Type.String({ maxLength: 80 }),
  /** Id of the form that it shows. */
  form: Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()]),
  /** The owner's own, which we keep and do not read. */
  attributes: NamedTexts,
  /** False: pages that ask for it get no chat. */
  active: Type.Boolean(),
};

/** `POST /v1/agent/widgets` answers 201 with the widget, `PUT /v1/agent/widgets/:id` changes all of one and answers 204. For owners and admins. */
export const WidgetRequest = Type.Object(WIDGET_FIELDS, strict);
export type WidgetRequest = Static<typeof WidgetRequest>;

const STORED_FIELDS = {
  ...WIDGET_FIELDS,
  id: Type.String(),
  createdAt: Type.Integer(),
  changedAt: Type.Integer(),
};
const StoredFields = Type.Object(STORED_FIELDS, strict);
export type WidgetFields = Static<typeof StoredFields>;

const Widget = Type.Object(
  {
    ...STORED_FIELDS,
    /** What the owner pastes into pages. */
    integrationCode: Type.String(),
  },
  strict,
);

/** `GET /v1/agent/widgets/:id`. `DELETE` answers 204; pages that still ask for it get the site's own chat. */
export const WidgetAnswer = Type.Object({ widget: Widget }, strict);

/** `GET /v1/agent/widgets`: all of the site, the oldest first. */
export const WidgetsAnswer = Type.Object({ widgets: Type.Array(Widget) }, strict);
