/** The client's door for frames: our own server wrote them, so their shape is checked no deeper than use needs. */
import type { ServerFrame } from './frames.ts';

/** The frame in `text`, or null when it is none. A type that this version does not know is for its readers to ignore (P3). */
export function decodeServerFrame(text: string): ServerFrame | null {
  try {
    const frame: unknown = JSON.parse(text);
    const isFrame = typeof frame === 'object' && frame !== null && 'type' in frame;
    return isFrame ? (frame as ServerFrame) : null;
  } catch {
    return null;
  }
}
