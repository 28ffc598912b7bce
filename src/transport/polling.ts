/** Frames by POSTs that the server answers when it has some: for networks that hold streamed answers back until they end. */
import { decodeServerFrame } from '../protocol/decode-server-frame.ts';
import { CONNECT_TIMEOUT_MS, POLL_HOLD_MS } from '../protocol/limits.ts';
import { createPost, createUplink, type HttpTransportWorld, toClosed } from './http-uplink.ts';
import type { Transport, TransportClosed } from './transport.ts';

interface PollAnswer {
  /** In the first answer: what the next polls and the frames up belong to. */
  readonly stream: string;
  readonly frames: readonly unknown[];
}

export function createPollingTransport(world: HttpTransportWorld): Transport {
  const post = createPost(world);
  return {
    name: 'polling',
    connect(hello, listener) {
      const abort = new AbortController();
      const { signal } = abort;
      let stream = '';
      let cancelDeadline = (): void => {};
      const end = (closed: TransportClosed | null): void => {
        if (signal.aborted) return;
        cancelDeadline();
        abort.abort();
        if (closed !== null) listener.onClose(closed);
      };
      const fail = (): void => end({ reason: 'network' });
      const uplink = createUplink(post, signal, fail);

      /** @returns null when the connection is over */
      const poll = async (body: unknown, deadlineMs: number): Promise<PollAnswer | null> => {
        cancelDeadline = world.clock.setTimer(fail, deadlineMs);
        const response = await post('/v1/poll', body, signal);
        if (!response.ok) {
          end(await toClosed(response));
          return null;
        }
        const answer = (await response.json()) as PollAnswer;
        cancelDeadline();
        for (const value of answer.frames) {
          const frame = decodeServerFrame(JSON.stringify(value));
          if (frame !== null && !signal.aborted) listener.onFrame(frame);
        }
        return signal.aborted ? null : answer;
      };

      const run = async (): Promise<void> => {
        let answer = await poll({ hello }, CONNECT_TIMEOUT_MS);
        stream = answer?.stream ?? '';
        uplink.open(stream);
        while (answer !== null) answer = await poll({ stream }, POLL_HOLD_MS + CONNECT_TIMEOUT_MS);
      };
      run().catch(fail);
      return {
        send: uplink.send,
        close() {
          if (signal.aborted) return;
          end(null);
          // Otherwise the server would wait for the next poll. When this gets lost it does, and then forgets us.
          post('/v1/poll', { stream, over: true }, new AbortController().signal).catch(() => {});
        },
      };
    },
  };
}
