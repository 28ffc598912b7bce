/** A file that was sent: a picture in its size, anything else as a line to press. */
import type { FileAnswer } from '../protocol/file-api.ts';
import type { FileId } from '../protocol/ids.ts';
import type { SentFile } from '../protocol/message.ts';
import { toComponent } from './part.ts';
import { toSizeText } from './size-text.ts';
import { toHref } from './text-pieces.ts';

export interface RichStrings {
  readonly article: string;
  readonly choices: string;
  readonly cards: (count: number) => string;
  readonly previous: string;
  readonly next: string;
  readonly download: string;
  readonly openPicture: (name: string) => string;
  readonly notShown: string;
  readonly notFetched: string;
}

export interface FileBodyWorld {
  readonly strings: RichStrings;
  /** Addresses expire, so they are asked for when they are needed. */
  toAddresses(file: FileId): Promise<Pick<FileAnswer, 'url' | 'inlineUrl'>>;
}

/** Of a picture in the conversation: half of the box. */
const MAX_HEIGHT_PX = 320;

interface FileBodyProps {
  readonly file: SentFile;
  readonly world: FileBodyWorld;
}

export const FileBody = toComponent<FileBodyProps>((host) => {
  let addresses: Pick<FileAnswer, 'url' | 'inlineUrl'> | null = null;
  let hasAsked = false;
  let problem: 'notShown' | 'notFetched' | null = null;
  const isPicture = (): boolean => host.props.file.width !== undefined && host.props.file.height !== undefined;

  function fail(what: typeof problem): void {
    problem = what;
    host.forceUpdate();
  }

  async function fetchPicture(): Promise<void> {
    const { file, world } = host.props;
    hasAsked = true;
    try {
      addresses = await world.toAddresses(file.id);
      host.forceUpdate();
    } catch {
      // Whatever the reason: the line below says it, and a press asks again.
      fail('notShown');
    }
  }

  async function download(): Promise<void> {
    const { file, world } = host.props;
    try {
      const { url } = await world.toAddresses(file.id);
      const link = document.createElement('a');
      link.href = toHref(url) ?? '';
      link.target = '_blank';
      link.rel = 'noopener noreferrer';
      link.download = file.name;
      link.click();
      problem = null;
      host.forceUpdate();
    } catch {
      fail('notFetched');
    }
  }

  function drawPicture() {
    const { file, world } = host.props;
    const { width = 1, height = 1, name } = file;
    const source = addresses?.inlineUrl === undefined ? null : toHref(addresses.inlineUrl);
    // The place is there before the picture is: nothing moves when it comes.
    const size = {
      aspectRatio: `${width} / ${height}`,
      width: `${Math.min(width, (width / height) * MAX_HEIGHT_PX)}px`,
    };
    if (source === null) return <span class="p-picture" style={size} role="img" aria-label={name} />;
    return (
      <a
        class="p-picture"
        style={size}
        href={source}
        target="_blank"
        rel="noopener noreferrer"
        aria-label={world.strings.openPicture(name)}
      >
        <img src={source} alt={name} width={width} height={height} onError={() => fail('notShown')} />
      </a>
    );
  }

  return {
    draw() {
      const { file, world } = host.props;
      if (isPicture() && problem !== 'notShown') return drawPicture();
      return (
        <>
          <button type="button" class="p-sheet p-file" onClick={() => void download()}>
            <svg class="p-icon" viewBox="0 0 20 20" aria-hidden="true">
              <path d="M11.5 2.5h-6v15h9v-12zm0 0v3h3" />
            </svg>
            <span>
              <bdi>{file.name}</bdi>
              <span class="p-fact">
                {toSizeText(file.bytes)} · {world.strings.download}
              </span>
            </span>
          </button>
          {problem !== null && (
            <div class="p-fact" role="status">
              {world.strings[problem]}
            </div>
          )}
        </>
      );
    },
    place() {
      if (isPicture() && !hasAsked) void fetchPicture();
    },
    close() {},
  };
});
