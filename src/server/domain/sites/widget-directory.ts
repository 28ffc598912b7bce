/** Every widget by its id, in memory: each page view of a page that has one asks, and there are few. */
import type { SiteId } from '../../../protocol/ids.ts';
import type { Store, StoredWidget } from '../../store/store.ts';

export interface WidgetDirectory {
  find(site: SiteId, id: string): StoredWidget | null;
  /** Reads the store again: after a change, and now and then for the changes of other processes. */
  refresh(): Promise<void>;
}

export async function openWidgetDirectory(store: Pick<Store, 'widgets'>): Promise<WidgetDirectory> {
  let widgets = new Map<string, StoredWidget>();
  let lastTurn: Promise<void> = Promise.resolve();
  const read = async (): Promise<void> => {
    widgets = new Map((await store.widgets.all()).map((widget) => [widget.id, widget]));
  };
  const directory: WidgetDirectory = {
    find(site, id) {
      const widget = widgets.get(id);
      return widget?.site === site ? widget : null;
    },
    refresh() {
      // One after the other: what was read first must not be what stays.
      const turn = lastTurn.then(read);
      lastTurn = turn.catch(() => {});
      return turn;
    },
  };
  await directory.refresh();
  return directory;
}
