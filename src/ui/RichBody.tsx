/** Draws the messages that are more than a plain text. */
import type { ComponentChild } from 'preact';
import { toAnswerText } from '../protocol/body-text.ts';
import type { Body } from '../protocol/message.ts';
import { CardsBody } from './CardsBody.tsx';
import { FileBody, type FileBodyWorld } from './FileBody.tsx';
import { FormattedText } from './FormattedText.tsx';
import type { BubbleRow } from './message-rows.ts';
import css from './rich.css?inline';

export interface RichWorld extends FileBodyWorld {
  /** Absent where nobody can open one. */
  openArticle?(id: string): void;
  /** Absent for whoever only looks on. */
  choose?(text: string): void;
}

export interface RichProps {
  readonly row: BubbleRow;
  readonly world: RichWorld;
}

type DrawBody = (props: RichProps) => ComponentChild;

/** By the kind of body; of any other kind the text stands for it. */
const BODIES: { readonly [Kind in Body['kind']]?: DrawBody } = {
  text: ({ row: { text } }) => <FormattedText text={text} />,
  file: ({ row: { body }, world }) => body.kind === 'file' && <FileBody file={body.file} world={world} />,
  cards: ({ row: { body }, world }) =>
    body.kind === 'cards' && <CardsBody cards={body.cards} strings={world.strings} />,
  article: ArticleBody,
  choices: ChoicesBody,
  answers: AnswersBody,
};

/** Its style, for the sheet of the root that it stands in. */
export const PART_CSS: string = css;

/** Null for what has its text only. */
export function drawBody(row: BubbleRow, world: RichWorld): ComponentChild {
  return BODIES[row.body.kind]?.({ row, world }) || null;
}

function ArticleBody({ row: { body }, world: { strings, openArticle } }: RichProps) {
  if (body.kind !== 'article') return null;
  const { id, title } = body.article;
  return (
    <button type="button" class="p-sheet p-article" disabled={!openArticle} onClick={() => openArticle?.(id)}>
      <span class="p-fact">{strings.article}</span>
      <bdi>{title}</bdi>
    </button>
  );
}

function ChoicesBody({ row: { body, text, isOpen }, world: { strings, choose } }: RichProps) {
  if (body.kind !== 'choices') return null;
  return (
    <>
      <FormattedText text={text} />
      {isOpen && (
        <ul class="p-choices" aria-label={strings.choices}>
          {body.choices.map((choice) => (
            <li key={choice}>
              <button type="button" class="p-choice" dir="auto" disabled={!choose} onClick={() => choose?.(choice)}>
                {choice}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function AnswersBody({ row: { body } }: RichProps) {
  if (body.kind !== 'answers') return null;
  return (
    <dl class="p-bubble p-answers" dir="auto">
      {body.answers.map(({ id, label, value }) => (
        <div key={id}>
          <dt>{label}</dt>
          <dd>{toAnswerText(value) || '–'}</dd>
        </div>
      ))}
    </dl>
  );
}
