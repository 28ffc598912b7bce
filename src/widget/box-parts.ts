/** The lazy parts of the box: each is a chunk of its own, fetched when it is first wanted. */
import type { BoxPartName } from '../protocol/site-config.ts';

/** What each lazy part exports. */
export interface BoxParts {
  articles: typeof import('./ArticlesView.tsx');
  rich: typeof import('./rich-entry.ts');
  menu: typeof import('./menu-entry.ts');
  files: typeof import('./files-entry.ts');
  emoji: typeof import('./emoji-entry.ts');
}

export type LoadPart = <Name extends BoxPartName>(name: Name) => Promise<BoxParts[Name]>;

export interface PartShelf {
  /** Null until it is here; asks for it, and `redraw` follows. What could not be had is asked for again after `retry`. */
  get<Name extends BoxPartName>(name: Name): BoxParts[Name] | null;
  /** Something that was asked for is not to be had now. */
  readonly hasFailed: boolean;
  retry(): void;
}

export function createPartShelf(load: LoadPart, redraw: () => void): PartShelf {
  const parts: { [Name in BoxPartName]?: BoxParts[Name] } = {};
  const asked = new Set<BoxPartName>();
  let hasFailed = false;

  return {
    get(name) {
      const part = parts[name];
      if (part !== undefined || asked.has(name)) return part ?? null;
      asked.add(name);
      load(name)
        .then(
          (loaded) => {
            parts[name] = loaded;
          },
          () => {
            hasFailed = true;
          },
        )
        .then(redraw);
      return null;
    },
    get hasFailed() {
      return hasFailed;
    },
    retry() {
      hasFailed = false;
      asked.clear();
      redraw();
    },
  };
}
