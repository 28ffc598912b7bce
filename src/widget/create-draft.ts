/** What the visitor has written and not sent yet; it outlives the composer and can be written from outside. */
import type { Draft } from '../ui/Composer.tsx';

/** The two members of a signal that the composer needs; the signals package would be a sixth of the chunk. */
export function createDraft(): Draft {
  const callbacks = new Set<(text: string) => void>();
  let text = '';
  return {
    get value() {
      return text;
    },
    set value(next) {
      text = next;
      for (const callback of callbacks) callback(next);
    },
    subscribe(callback) {
      callbacks.add(callback);
      callback(text);
      return () => callbacks.delete(callback);
    },
  };
}
