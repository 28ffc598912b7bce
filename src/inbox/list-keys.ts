/** Arrow keys, Home and End through the rows of a list, across its groups. */

const STEPS: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => Math.min(index + 1, last),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_index, last) => last,
};

/** For the keydown of a `[data-row]`: moves the focus among the rows of the `[data-list]` around it. */
export function moveByKey(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = STEPS[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const list = event.currentTarget.closest('[data-list]');
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
  rows[step(rows.indexOf(event.currentTarget), rows.length - 1)]?.focus();
  event.preventDefault();
}
