/** What the composer is writing: something new, an answer to one message, or one's own message anew. */
import type { MessageId } from '../protocol/ids.ts';
import type { Body } from '../protocol/message.ts';
import type { Draft } from './Composer.tsx';
import type { BubbleRow } from './message-rows.ts';

export interface WritingTarget {
  readonly kind: 'reply' | 'edit';
  readonly message: MessageId;
  /** What it says now. */
  readonly text: string;
}

export interface Writing {
  /** Null for something new. */
  readonly target: WritingTarget | null;
  /** An edit has a draft of its own: what was being written comes back after it. */
  readonly draft: Draft;
  aim(kind: WritingTarget['kind'], row: BubbleRow): void;
  /** Back to something new. False when it was that already. */
  leave(): boolean;
  /** Rejects with a text for the person; what it was about is then as it was. */
  send(text: string): Promise<void>;
}

export interface WritingWorld {
  readonly draft: Draft;
  createDraft(): Draft;
  send(body: Extract<Body, { kind: 'text' | 'edit' }>): Promise<unknown>;
  redraw(): void;
}

export function createWriting({ draft, createDraft, send, redraw }: WritingWorld): Writing {
  let target: WritingTarget | null = null;
  let edited: Draft | null = null;

  function leave(): boolean {
    if (target === null) return false;
    target = edited = null;
    redraw();
    return true;
  }

  return {
    get target() {
      return target;
    },
    get draft() {
      return edited ?? draft;
    },
    aim(kind, { id, text }) {
      target = { kind, message: id, text };
      edited = kind === 'edit' ? createDraft() : null;
      if (edited !== null) edited.value = text;
      redraw();
    },
    leave,
    async send(text) {
      const aimed = target;
      if (aimed?.kind === 'edit') {
        if (text !== aimed.text) await send({ kind: 'edit', message: aimed.message, text });
        // Somebody may have turned to another message meanwhile.
        if (target === aimed) leave();
        return;
      }
      // At once, so that the next message does not answer the same.
      leave();
      try {
        await send({ kind: 'text', text, ...(aimed !== null && { replyTo: aimed.message }) });
      } catch (error) {
        target ??= aimed;
        redraw();
        throw error;
      }
    },
  };
}
