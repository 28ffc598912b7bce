/** The style of the shared parts, as text for a constructable stylesheet. */
import css from './parts.css?inline';

/** Rules for classes that start with `p-`, over the custom properties `--p-*` that the page around them sets. */
export const PARTS_CSS: string = css;
