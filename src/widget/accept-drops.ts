/** Takes files that are dropped on the box, which a browser would otherwise open in the page's place. */

/** Marks the box while a file is held over it; box.css draws it. */
const OVER = 'box-over';

/** @returns stops it */
export function acceptDrops(panel: HTMLElement, onFiles: (files: readonly File[]) => void): () => void {
  const listening = new AbortController();
  const listen = (type: 'dragover' | 'drop' | 'dragleave', act: (event: DragEvent) => void): void =>
    panel.addEventListener(
      type,
      (event) => {
        const hasFiles = event.dataTransfer?.types.includes('Files') === true;
        panel.classList.toggle(OVER, hasFiles && type === 'dragover');
        if (!hasFiles) return;
        event.preventDefault();
        act(event);
      },
      listening,
    );
  listen('dragover', () => {});
  listen('dragleave', () => {});
  listen('drop', ({ dataTransfer }) => onFiles([...(dataTransfer?.files ?? [])]));
  return () => listening.abort();
}
