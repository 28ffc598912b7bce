/** What the conversation pane adds to messages and composer: richer bodies, actions on messages, files and emoji. */

import { signal } from '@preact/signals';
import type { ComponentChild } from 'preact';
import { useEffect, useMemo, useReducer } from 'preact/hooks';
import type { FileAnswer } from '../protocol/file-api.ts';
import type { ConversationId, FileId } from '../protocol/ids.ts';
import { Composer } from '../ui/Composer.tsx';
import { ComposerTools } from '../ui/ComposerTools.tsx';
import { EmojiPicker } from '../ui/EmojiPicker.tsx';
import { createUploads, FileTray } from '../ui/FileTray.tsx';
import { createWriting, MessageActions, WritingBanner } from '../ui/MessageActions.tsx';
import type { BubbleExtras } from '../ui/MessageBubble.tsx';
import { drawBody } from '../ui/RichBody.tsx';
import { isRecord } from './decode-agent-api.ts';
import type { InboxModel } from './inbox-model.ts';
import { MESSAGE_STRINGS } from './message-strings.ts';
import { COMPOSER_STRINGS } from './strings.ts';

interface PaneTalk {
  readonly extras: BubbleExtras;
  drawComposer(isBlocked: boolean, autoFocus: boolean): ComponentChild;
  close(): void;
}

type Addresses = Pick<FileAnswer, 'url' | 'inlineUrl'>;

/** The pane is a new one for each conversation. */
export function usePaneTalk(model: InboxModel, conversation: ConversationId): PaneTalk {
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  const talk = useMemo(() => createPaneTalk(model, conversation, redraw), [model, conversation]);
  useEffect(() => talk.close, [talk]);
  return talk;
}

function createPaneTalk(model: InboxModel, conversation: ConversationId, redraw: () => void): PaneTalk {
  const { me, session } = model;
  let isPicking = false;
  const send = (body: Parameters<InboxModel['send']>[1]): Promise<void> => model.send(conversation, body);
  const writing = createWriting({ draft: model.draft(conversation), createDraft: () => signal(''), send, redraw });
  const uploads = createUploads({
    limits: () => null,
    // The cookie says who we are.
    toRequest: async (path) => ({ url: `/v1/agent/${path}`, authorization: '' }),
    createRequest: () => new XMLHttpRequest(),
    previews: URL,
    strings: MESSAGE_STRINGS.uploads,
    redraw,
  });

  async function toAddresses(id: FileId): Promise<Addresses> {
    const answer = await model.read(`files/${id}`, decodeAddresses);
    if (!answer.ok) throw new Error(answer.problem.code);
    return answer.value;
  }

  function pick(open: boolean): void {
    isPicking = open;
    redraw();
  }

  return {
    extras: {
      drawBody: (row) => drawBody(row, { strings: MESSAGE_STRINGS.rich, toAddresses }),
      drawActions: (row) => (
        <MessageActions
          row={row}
          isOwn={row.author === me.agent.id}
          strings={MESSAGE_STRINGS.actions}
          writing={writing}
          clipboard={'clipboard' in navigator ? navigator.clipboard : undefined}
          onRemove={({ id }) => void send({ kind: 'delete', message: id }).catch(() => {})}
        />
      ),
    },
    drawComposer(isBlocked, autoFocus) {
      const { target } = writing;
      return (
        <Composer
          strings={COMPOSER_STRINGS}
          disabled={isBlocked}
          draft={writing.draft}
          autoFocus={target === null ? autoFocus : `${target.kind} ${target.message}`}
          hasMore={uploads.hasReady}
          isBusy={uploads.isBusy}
          slots={(insert) => ({
            above: (
              <>
                <WritingBanner writing={writing} strings={MESSAGE_STRINGS.writing} />
                <FileTray uploads={uploads} strings={MESSAGE_STRINGS.files} />
                {isPicking && (
                  <EmojiPicker
                    strings={MESSAGE_STRINGS.emoji}
                    onPick={(sign) => {
                      insert(sign);
                      pick(false);
                    }}
                    onClose={() => {
                      insert('');
                      pick(false);
                    }}
                  />
                )}
              </>
            ),
            tools: (
              <ComposerTools
                strings={MESSAGE_STRINGS.tools}
                limits={null}
                isPicking={isPicking}
                onPick={() => pick(!isPicking)}
                onFiles={uploads.add}
              />
            ),
          })}
          onSend={async (text) => {
            await uploads.send(send);
            if (text !== '') await writing.send(text);
          }}
          onEscape={writing.leave}
          onFiles={uploads.add}
          onTyping={(active) => session.typing(conversation, active)}
        />
      );
    },
    close: uploads.close,
  };
}

function decodeAddresses(content: unknown): Addresses | null {
  if (!isRecord(content)) return null;
  const { url, inlineUrl } = content;
  if (typeof url !== 'string') return null;
  return typeof inlineUrl === 'string' ? { url, inlineUrl } : { url };
}
