/** The client's door for frames: our own server wrote them, so their shape is checked no deeper than use needs. */
import type { ServerFrame } from './frames.ts';

const SERVER_FRAME_TYPES: readonly string[] = [
  'welcome',
  'sync',
  'ack',
  'nack',
  'message',
  'typing',
  'receipt',
  'conversation',
  'visitors',
  'conversations',
  'ping',
  'drain',
  'close',
] satisfies ServerFrame['type'][];

/** The frame in `text`, or null when it is not JSON or of a type that this version does not know (P3: ignored). */
export function decodeServerFrame(text: string): ServerFrame | null {
  try {
    const frame: unknown = JSON.parse(text);
    const known =
      typeof frame === 'object' &&
      frame !== null &&
      'type' in frame &&
      typeof frame.type === 'string' &&
      SERVER_FRAME_TYPES.includes(frame.type);
    return known ? (frame as ServerFrame) : null;
  } catch {
    return null;
  }
}
