/** How the chat looks, as typed tokens: a value outside of these cannot be said, so no tenant writes a style sheet. */
import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;

const Color = Type.String({ pattern: '^#[0-9a-fA-F]{6}$' });

/** Of one scheme; what is absent follows from the others. All are made readable where they are not. */
const SchemeColors = Type.Object(
  {
    surface: Type.Optional(Color),
    text: Type.Optional(Color),
    /** Of what others write. */
    bubble: Type.Optional(Color),
  },
  strict,
);
export type SchemeColors = Static<typeof SchemeColors>;

const Launcher = Type.Object(
  {
    shape: Type.Optional(Type.Enum(['circle', 'rounded', 'square'])),
    icon: Type.Optional(Type.Enum(['bubble', 'question', 'mail', 'heart'])),
    /** In px; at least what a finger needs. */
    size: Type.Optional(Type.Integer({ minimum: 44, maximum: 80 })),
  },
  strict,
);
export type LauncherTokens = Static<typeof Launcher>;

/** Everything may be absent, and is as it comes then. */
export const ThemeTokens = Type.Object(
  {
    /** `auto` follows the browser. */
    scheme: Type.Optional(Type.Enum(['auto', 'light', 'dark'])),
    light: Type.Optional(SchemeColors),
    dark: Type.Optional(SchemeColors),
    /** Of corners, in px. */
    radius: Type.Optional(Type.Integer({ minimum: 0, maximum: 28 })),
    spacing: Type.Optional(Type.Enum(['compact', 'normal', 'roomy'])),
    font: Type.Optional(Type.Enum(['system', 'serif', 'rounded', 'mono'])),
    /** Of texts, in percent of what the reader chose. */
    fontSize: Type.Optional(Type.Integer({ minimum: 80, maximum: 140 })),
    shadow: Type.Optional(Type.Enum(['none', 'soft', 'strong'])),
    /** `reduced` for everybody; whoever asked the browser for it always gets it. */
    motion: Type.Optional(Type.Enum(['full', 'reduced'])),
    size: Type.Optional(Type.Enum(['small', 'normal', 'large'])),
    /** From the edges of the window, in px: what stands in the corner already stays free. */
    offsetX: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })),
    offsetY: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })),
    launcher: Type.Optional(Launcher),
  },
  strict,
);
export type ThemeTokens = Static<typeof ThemeTokens>;
