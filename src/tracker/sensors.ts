/**
 * What rarer conditions ask about the page: scroll depth, exit intent, elements clicked and seen, abandoned forms. Installed only
 * for what a trigger of the site asks; a part of the lazy chunk "conditions".
 */
import type { Clock } from '../protocol/clock.ts';
import { toScrollDepth } from './scroll-depth.ts';

/** Scrolling is looked at when it has come to rest for so long. */
const SCROLL_SETTLE_MS = 200;

export interface SensorsWorld {
  readonly window: Window & typeof globalThis;
  readonly clock: Clock;
  /** Aborted when the page is done with us. */
  readonly signal: AbortSignal;
  /** CSS selectors, by the condition that asks for them. */
  readonly selectors: Readonly<Record<'element_clicked' | 'element_seen', readonly string[]>>;
  /** Something below is different now. */
  onChange(): void;
  warn(text: string): void;
}

export interface Sensors {
  readonly values: {
    readonly scroll_depth: number;
    readonly exit_intent: boolean;
    readonly element_clicked: readonly string[];
    readonly element_seen: readonly string[];
  };
  readonly since: { readonly form_abandoned: number | null };
  /** Another page view: nothing was seen of it yet. Tells nobody: whoever says so knows. */
  restart(): void;
}

const NOTHING: Sensors['values'] = { scroll_depth: 0, exit_intent: false, element_clicked: [], element_seen: [] };

export function watchSensors(world: SensorsWorld): Sensors {
  const { window, clock, signal } = world;
  const { document } = window;
  const selectors = {
    element_clicked: world.selectors.element_clicked.filter(isSelector),
    element_seen: world.selectors.element_seen.filter(isSelector),
  };
  const passive = { signal, passive: true, capture: true };
  let values = NOTHING;
  let typedAt: number | null = null;
  let form: Element | null = null;
  let cancelScroll = (): void => {};

  /** An owner's slip of the pen must not cost the others. */
  function isSelector(selector: string): boolean {
    try {
      document.querySelector(selector);
      return true;
    } catch {
      world.warn(`"${selector}" is no CSS selector`);
      return false;
    }
  }

  function change(next: Partial<typeof values>): void {
    values = { ...values, ...next };
    world.onChange();
  }

  const observer = new window.IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      const seen = selectors.element_seen.filter((selector) => target.matches(selector));
      change({ element_seen: [...new Set([...values.element_seen, ...seen])] });
    }
  });
  signal.addEventListener('abort', () => observer.disconnect());

  /** Pages add elements later; whatever makes them visible moves or scrolls the page. */
  function observe(): void {
    for (const selector of selectors.element_seen) {
      if (values.element_seen.includes(selector)) continue;
      for (const element of document.querySelectorAll(selector)) observer.observe(element);
    }
  }

  function readScroll(): void {
    const depth = toScrollDepth(window, window.scrollY);
    if (depth > values.scroll_depth) change({ scroll_depth: depth });
    observe();
  }

  window.addEventListener(
    'scroll',
    () => {
      cancelScroll();
      cancelScroll = clock.setTimer(readScroll, SCROLL_SETTLE_MS);
    },
    passive,
  );
  document.addEventListener(
    'mouseout',
    ({ relatedTarget, clientY }) => {
      // Over the upper edge: towards the tabs and the address.
      if (relatedTarget === null && clientY <= 0 && !values.exit_intent) change({ exit_intent: true });
    },
    passive,
  );
  document.addEventListener(
    'click',
    ({ target }) => {
      if (!(target instanceof window.Element)) return;
      const clicked = selectors.element_clicked.filter((selector) => target.closest(selector) !== null);
      if (clicked.length > 0) change({ element_clicked: [...new Set([...values.element_clicked, ...clicked])] });
      observe();
    },
    passive,
  );
  document.addEventListener(
    'input',
    ({ target }) => {
      const field = target instanceof window.Element ? target.closest('form') : null;
      if (field === null) return;
      const isNew = typedAt === null;
      form = field;
      typedAt = clock.now();
      // Later letters only move the moment, which is looked up when the first one's has come.
      if (isNew) world.onChange();
    },
    passive,
  );
  document.addEventListener(
    'submit',
    ({ target }) => {
      if (target === form) typedAt = null;
    },
    passive,
  );

  function restart(): void {
    values = { ...NOTHING, scroll_depth: toScrollDepth(window, window.scrollY) };
    typedAt = null;
    observe();
  }

  restart();
  return {
    get values() {
      return values;
    },
    since: {
      get form_abandoned() {
        return typedAt;
      },
    },
    restart,
  };
}
