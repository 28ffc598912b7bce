/** What the box adds to messages and composer: richer bodies, actions, files and emoji. All but the doors is lazy. */
import type { ComponentChild } from 'preact';
import type { FileAnswer } from '../protocol/file-api.ts';
import { Composer, type Draft } from '../ui/Composer.tsx';
import { ComposerTools } from '../ui/ComposerTools.tsx';
import type { BubbleExtras } from '../ui/MessageBubble.tsx';
import type { BubbleRow } from '../ui/message-rows.ts';
import type { Uploads } from '../ui/uploads.ts';
import type { Writing } from '../ui/writing.ts';
import { acceptDrops } from './accept-drops.ts';
import type { BoxModel } from './box-model.ts';
import { createDraft } from './create-draft.ts';
import type { BoxStrings } from './strings.ts';

export interface TalkWorld {
  readonly model: BoxModel;
  readonly draft: Draft;
  readonly strings: BoxStrings;
  readonly panel: HTMLElement;
  redraw(): void;
}

export interface Talk {
  readonly extras: BubbleExtras;
  /** Call before each drawing: what came meanwhile is put to work. */
  prepare(): void;
  drawComposer(): ComponentChild;
  close(): void;
}

export function createTalk({ model, draft, strings, panel, redraw }: TalkWorld): Talk {
  /** Chosen before the part that uploads was here. */
  let waiting: readonly File[] = [];
  let uploads: Uploads | null = null;
  let isPicking = false;
  let { conversation } = model;
  /** Null while nobody did anything with a message of this conversation. */
  let writing: Writing | null = null;
  const stopDrops = acceptDrops(panel, addFiles);

  function addFiles(files: readonly File[]): void {
    waiting = [...waiting, ...files];
    redraw();
  }

  function drawActions(row: BubbleRow): ComponentChild {
    const part = model.parts.get('menu');
    if (part === null) return null;
    writing ??= part.createWriting({ draft, createDraft, redraw, send: model.send });
    return (
      <part.MessageActions
        row={row}
        isOwn={row.isOwn}
        strings={part.ACTIONS_ENGLISH}
        writing={writing}
        clipboard={'clipboard' in navigator ? navigator.clipboard : undefined}
        onRemove={({ id }) => void model.send({ kind: 'delete', message: id }).catch(() => {})}
      />
    );
  }

  const extras: BubbleExtras = {
    drawActions,
    drawBody(row) {
      const part = model.parts.get('rich');
      return part?.drawBody(row, {
        strings: part.RICH_ENGLISH,
        toAddresses: (id) => model.server.ask<FileAnswer>(`files/${id}`),
        openArticle: (id) => model.go('articles', id),
        choose: (text) => void model.send({ kind: 'text', text }).catch(() => {}),
      });
    },
  };

  function pick(open: boolean): void {
    isPicking = open;
    redraw();
  }

  async function send(text: string): Promise<void> {
    await uploads?.send(model.send);
    if (text !== '') await (writing?.send(text) ?? model.send({ kind: 'text', text }));
  }

  function drawAbove(insert: (text: string) => void): ComponentChild {
    const menu = writing && model.view === 'chat' ? model.parts.get('menu') : null;
    const files = uploads === null ? null : model.parts.get('files');
    const emoji = isPicking ? model.parts.get('emoji') : null;
    return (
      <>
        {menu && writing && <menu.WritingBanner writing={writing} strings={menu.WRITING_ENGLISH} />}
        {files !== null && uploads !== null && <files.FileTray uploads={uploads} strings={files.FILES_ENGLISH} />}
        {emoji !== null && (
          <emoji.EmojiPicker
            strings={emoji.EMOJI_ENGLISH}
            onPick={(sign) => {
              isPicking = false;
              insert(sign);
              redraw();
            }}
            onClose={() => {
              insert('');
              pick(false);
            }}
          />
        )}
      </>
    );
  }

  return {
    extras,
    prepare() {
      if (conversation !== model.conversation) {
        conversation = model.conversation;
        writing = null;
      }
      const part = waiting.length > 0 ? model.parts.get('files') : null;
      if (part === null) return;
      uploads ??= part.createBoxUploads(model, redraw);
      const files = waiting;
      waiting = [];
      uploads.add(files);
    },
    drawComposer() {
      const target = writing?.target ?? null;
      return (
        <Composer
          strings={strings.composer}
          draft={writing?.draft ?? draft}
          autoFocus={target !== null && `${target.kind} ${target.message}`}
          hasMore={uploads?.hasReady ?? false}
          isBusy={waiting.length > 0 || (uploads?.isBusy ?? false)}
          slots={(insert) => ({
            above: drawAbove(insert),
            tools: (
              <ComposerTools
                strings={strings.tools}
                limits={model.home?.files ?? null}
                isPicking={isPicking}
                onPick={() => pick(!isPicking)}
                onFiles={addFiles}
              />
            ),
          })}
          onSend={send}
          onEscape={() => writing?.leave() ?? false}
          onFiles={addFiles}
          onTyping={(active) => model.session.typing(model.conversation, active)}
        />
      );
    },
    close() {
      stopDrops();
      uploads?.close();
    },
  };
}
