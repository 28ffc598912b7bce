/** Notices each page that the visitor sees, also where a single-page application changes it without a load. */
import type { Clock } from '../protocol/clock.ts';
import type { NewId } from '../protocol/ids.ts';
import type { PageView } from '../protocol/presence.ts';

/** Applications set the title after the address, and redirect by a second change: one view, a moment later. */
const SETTLE_MS = 100;
/** The limits of PageView in src/protocol/presence.ts, whose values the browser must not import. */
const MAX_URL_LENGTH = 2048;
const MAX_TITLE_LENGTH = 300;

export interface PageViewsWorld {
  readonly window: Window & typeof globalThis;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Aborted when the page is done with us. */
  readonly signal: AbortSignal;
  /** Unix ms; when the visitor came, which is before the script could know. */
  readonly pageStartedAt: number;
  onPageView(): void;
}

export interface PageViews {
  /** The page that the visitor sees now; a load counts as the first view. */
  readonly current: PageView;
  /** Unix ms; when it was opened. */
  readonly startedAt: number;
  /** Counts a view by hand, by default of the current address; the address may be relative. */
  view(url?: string): void;
}

export function createPageViews({
  window,
  clock,
  newId,
  signal,
  pageStartedAt,
  onPageView,
}: PageViewsWorld): PageViews {
  const { document, location } = window;
  let address = toPageUrl(location.href);
  let current = toView(address, document.referrer);
  let startedAt = pageStartedAt;
  let cancel = (): void => {};

  onAddressChange(window, signal, () => {
    cancel();
    if (toPageUrl(location.href) !== address) cancel = clock.setTimer(view, SETTLE_MS);
  });
  // Back from the back-forward cache: the same document, seen once more.
  window.addEventListener('pageshow', ({ persisted }) => persisted && view(), { signal });

  function view(url?: string): void {
    cancel();
    address = toPageUrl(location.href);
    current = toView(url === undefined ? address : toPageUrl(new URL(url, address).href), current.url);
    startedAt = clock.now();
    onPageView();
  }

  function toView(url: string, referrer: string): PageView {
    return {
      id: newId(),
      url,
      title: document.title.slice(0, MAX_TITLE_LENGTH),
      referrer: toPageUrl(referrer),
    };
  }

  return {
    get current() {
      return current;
    },
    get startedAt() {
      return startedAt;
    },
    view,
  };
}

/** Without the fragment: it is a place on the page, and some sites keep secrets in it. */
function toPageUrl(url: string): string {
  return url.replace(/#.*/s, '').slice(0, MAX_URL_LENGTH);
}

function onAddressChange(window: Window & typeof globalThis, signal: AbortSignal, callback: () => void): void {
  const { history } = window;
  const navigation = (window as Partial<typeof window>).navigation;
  if (navigation !== undefined) {
    navigation.addEventListener('currententrychange', callback, { signal });
    return;
  }
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    // Stays when we leave: somebody may have wrapped it after us, and taking ours away would take theirs along.
    history[name] = function (this: History, ...state) {
      original.apply(this, state);
      callback();
    };
  }
  window.addEventListener('popstate', callback, { signal });
}
