/** A text as people send it. */
import type { TextBody } from '../../src/protocol/message.ts';

export const says = (text: string): TextBody => ({ kind: 'text', text });
