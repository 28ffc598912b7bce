/** Which connections listen to what, in this process; the doorbell's real form. */
import type { ServerFrame } from '../../protocol/frames.ts';
import type { Doorbell, Topic } from './doorbell.ts';

export interface Listener {
  /** The frame and its JSON text, which is made once for all listeners. */
  hear(frame: ServerFrame, text: string): void;
}

export interface Hub extends Doorbell {
  listen(topic: Topic, listener: Listener): void;
  unlisten(topic: Topic, listener: Listener): void;
  count(topic: Topic): number;
}

export function createHub(): Hub {
  const topics = new Map<Topic, Set<Listener>>();
  return {
    ring(names, frame, except) {
      let text: string | null = null;
      const heard = new Set<object | undefined>([except]);
      for (const name of names) {
        for (const listener of topics.get(name) ?? []) {
          if (heard.has(listener)) continue;
          heard.add(listener);
          text ??= JSON.stringify(frame);
          listener.hear(frame, text);
        }
      }
    },
    listen(topic, listener) {
      const listeners = topics.get(topic);
      if (listeners === undefined) topics.set(topic, new Set([listener]));
      else listeners.add(listener);
    },
    unlisten(topic, listener) {
      const listeners = topics.get(topic);
      listeners?.delete(listener);
      if (listeners?.size === 0) topics.delete(topic);
    },
    count: (topic) => topics.get(topic)?.size ?? 0,
  };
}
