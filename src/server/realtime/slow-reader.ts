/** What becomes of a frame for somebody who reads slower than is written (P17). */
import type { ServerFrame } from '../../protocol/frames.ts';
import { SLOW_AGENT_BYTES, SLOW_CLOSE_BYTES, SLOW_EPHEMERAL_BYTES } from '../../protocol/limits.ts';

const EPHEMERAL: readonly ServerFrame['type'][] = ['typing', 'visitors'];

/** @param bufferedBytes what the network has not taken yet; a frame for an empty buffer is sent however large it is */
export function toFate(
  { type }: ServerFrame,
  bytes: number,
  bufferedBytes: number,
  reader: 'visitor' | 'agent',
): 'send' | 'drop' | 'close' {
  if (bufferedBytes === 0) return 'send';
  if (bufferedBytes + bytes > (reader === 'agent' ? SLOW_AGENT_BYTES : SLOW_CLOSE_BYTES)) return 'close';
  return bufferedBytes > SLOW_EPHEMERAL_BYTES && EPHEMERAL.includes(type) ? 'drop' : 'send';
}
