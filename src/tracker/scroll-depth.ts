/** How much of the page somebody has seen who scrolled down to `top`, in whole percent. */
export function toScrollDepth({ document, innerHeight }: Window, top: number): number {
  return Math.min(100, Math.round((100 * (top + innerHeight)) / document.documentElement.scrollHeight) || 0);
}
