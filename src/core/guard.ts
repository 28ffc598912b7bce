/** The one door between our mistakes and the customer's page: everything is caught, logged once, and life goes on. */

export interface Guard {
  /** Logs one line, once for each text. */
  warn(text: string): void;
  /** Runs `callback`; what it throws or rejects with is logged and goes nowhere. */
  run(callback: () => unknown): void;
}

export function createGuard(console: Pick<Console, 'warn'>): Guard {
  const logged = new Set<string>();

  function warn(text: string): void {
    if (logged.has(text)) return;
    logged.add(text);
    console.warn(`[parlor] ${text}`);
  }

  // Pages throw anything, also nothing.
  const caught = (error: unknown): void => warn(`${(error as Partial<Error> | null | undefined)?.message ?? error}`);

  function run(callback: () => unknown): void {
    try {
      const result = callback();
      if (result instanceof Promise) result.catch(caught);
    } catch (error) {
      caught(error);
    }
  }

  return { warn, run };
}
