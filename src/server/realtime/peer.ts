/** The far end of a connection, whatever carries it. */
import type { CloseReason } from '../../protocol/codes.ts';

export interface Peer {
  /** One frame as JSON text. */
  send(text: string): void;
  close(reason: CloseReason): void;
  /** Bytes that the network has not taken yet. */
  readonly bufferedBytes: number;
}
