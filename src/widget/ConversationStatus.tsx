/** The lazy part "status": what a conversation waits for, an agent or the visitor's rating, between its messages and the composer. */
import type { BoxModel } from './box-model.ts';
import primaryCss from './primary.css?inline';
import { RatingView } from './RatingView.tsx';
import ratingCss from './rating.css?inline';
import { STATUS_ENGLISH } from './strings.ts';

/** Its style, for the sheet of the root that it stands in. */
export const PART_CSS: string = primaryCss + ratingCss;

interface ConversationStatusProps {
  readonly model: BoxModel;
  setTimer(callback: () => void, delayMs: number): () => void;
}

export function ConversationStatus({ model, setTimer }: ConversationStatusProps) {
  const { queuePosition } = model.log;
  return (
    <>
      {/* There before the first place is, so that it is announced as well. */}
      <div role="status">
        {queuePosition !== null && <p class="p-notice box-queue">{STATUS_ENGLISH.queue(queuePosition)}</p>}
      </div>
      {isToBeRated(model) && <RatingView model={model} setTimer={setTimer} />}
    </>
  );
}

/** It is over, and somebody had it; who they were the summary no longer says. */
function isToBeRated({ log: { summary, messages } }: BoxModel): boolean {
  return (
    summary?.state === 'closed' &&
    messages.some(({ author, body }) => author.kind === 'agent' || (body.kind === 'event' && body.event === 'joined'))
  );
}
