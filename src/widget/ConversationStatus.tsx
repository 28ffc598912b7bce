/** What a conversation waits for, between its messages and the composer: an agent, or the visitor's rating. */
import type { BoxModel } from './box-model.ts';
import type { BoxStrings } from './strings.ts';

interface ConversationStatusProps {
  readonly model: BoxModel;
  readonly strings: BoxStrings;
  setTimer(callback: () => void, delayMs: number): () => void;
}

export function ConversationStatus({ model, strings, setTimer }: ConversationStatusProps) {
  const { queuePosition } = model.log;
  const rating = isToBeRated(model) && model.parts.get('rating');
  return (
    <>
      {/* Always there, so that the first place is announced as well. */}
      <div role="status">
        {queuePosition !== null && <p class="p-notice box-queue">{strings.queue(queuePosition)}</p>}
      </div>
      {rating && <rating.RatingView key={model.conversation} model={model} setTimer={setTimer} />}
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
