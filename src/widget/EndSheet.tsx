/** Asks whether the conversation is to end, and ends it. */
import { toComponent } from '../ui/part.ts';
import type { MenuStrings } from './BoxMenu.tsx';
import type { BoxModel } from './box-model.ts';
import { Sheet } from './Sheet.tsx';

export interface MenuSheetProps {
  readonly model: BoxModel;
  readonly strings: MenuStrings;
  onClose(): void;
}

export const EndSheet = toComponent<MenuSheetProps>((host) => {
  let isAsking = false;
  let problem = '';

  async function end(): Promise<void> {
    const { model, strings, onClose } = host.props;
    if (isAsking) return;
    isAsking = true;
    problem = '';
    host.forceUpdate();
    try {
      await model.server.ask(`conversations/${model.conversation}/end`, { method: 'POST' });
      onClose();
      return;
    } catch (error) {
      problem = (error instanceof Error && error.message) || strings.notReached;
    }
    isAsking = false;
    host.forceUpdate();
  }

  return {
    draw() {
      const { strings, onClose } = host.props;
      return (
        <Sheet id="sheet-end" title={strings.endQuestion} onClose={onClose}>
          <p class="sheet-text">{strings.endHint}</p>
          {problem !== '' && (
            <p class="p-alert" role="alert">
              {problem}
            </p>
          )}
          <div class="sheet-row">
            <button type="button" class="sheet-button" onClick={onClose}>
              {strings.cancel}
            </button>
            <button type="button" class="box-primary" aria-disabled={isAsking} onClick={end}>
              {strings.end}
            </button>
          </div>
        </Sheet>
      );
    },
    place() {},
    close() {},
  };
});
