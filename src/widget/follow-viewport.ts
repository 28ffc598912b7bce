/** Fits the full-screen box of a phone between the top of the page and the on-screen keyboard. */

/** Keeps `--box-top` and `--box-height` on the element while it is followed; the returned function stops that. */
export function followViewport(element: HTMLElement, viewport: VisualViewport | null | undefined): () => void {
  // Without the interface the box keeps the size of the page; no browser in use lacks it.
  if (!viewport) return () => {};
  const place = () => {
    // A person who zooms in with two fingers wants to look closer, not to have the box move along.
    if (viewport.scale > 1.01) return;
    element.style.setProperty('--box-top', `${viewport.offsetTop}px`);
    element.style.setProperty('--box-height', `${viewport.height}px`);
  };
  place();
  const following = new AbortController();
  for (const type of ['resize', 'scroll']) viewport.addEventListener(type, place, following);
  return () => following.abort();
}
