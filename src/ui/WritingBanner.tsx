/** Says above the composer which message is answered or written anew, and leads out of it. */
import type { Writing, WritingTarget } from './writing.ts';

export interface WritingStrings extends Readonly<Record<WritingTarget['kind'], string>> {
  readonly leave: string;
}

export function WritingBanner({ writing, strings }: { readonly writing: Writing; readonly strings: WritingStrings }) {
  const { target } = writing;
  if (target === null) return null;
  return (
    <div class="p-banner">
      <span>
        <strong>{strings[target.kind]}</strong> <bdi>{target.text}</bdi>
      </span>
      <button type="button" class="p-tool" aria-label={strings.leave} onClick={writing.leave}>
        <svg class="p-icon" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M6 6l8 8m0-8l-8 8" />
        </svg>
      </button>
    </div>
  );
}
