/** The doors beside the composer: files and emoji. What is behind them comes when they are opened. */
import { createRef } from 'preact';

export interface ComposerToolsStrings {
  readonly attach: string;
  readonly limit: (megabytes: number) => string;
  readonly emoji: string;
}

interface ComposerToolsProps {
  readonly strings: ComposerToolsStrings;
  /** Null where only the server knows. */
  readonly limits: { readonly maxBytes: number; readonly endings: readonly string[] } | null;
  readonly isPicking: boolean;
  onPick(): void;
  onFiles(files: readonly File[]): void;
}

const MEGABYTE = 1_000_000;
const ICONS = {
  attach: 'M14.5 9.5l-5 5a3 3 0 0 1-4.3-4.3l6-6a2 2 0 0 1 2.9 2.9l-5.8 5.8a1 1 0 0 1-1.4-1.4l4.8-4.8',
  emoji: 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 0 0 0-15M6.8 12a4 4 0 0 0 6.4 0M7.5 7.8v.4m5-.4v.4',
} as const;

export function ComposerTools({ strings, limits, isPicking, onPick, onFiles }: ComposerToolsProps) {
  const chooser = createRef<HTMLInputElement>();
  const limit = limits === null ? '' : strings.limit(Math.floor(limits.maxBytes / MEGABYTE));
  return (
    <>
      {/* Opened by the button, which can be named and focused; hidden from everything else. */}
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept={limits?.endings.join(',') ?? ''}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <Tool label={strings.attach} title={limit} icon="attach" onClick={() => chooser.current?.click()} />
      <Tool label={strings.emoji} icon="emoji" isOpen={isPicking} onClick={onPick} />
    </>
  );
}

interface ToolProps {
  readonly label: string;
  readonly title?: string;
  readonly icon: keyof typeof ICONS;
  readonly isOpen?: boolean;
  onClick(): void;
}

function Tool({ label, title = '', icon, isOpen, onClick }: ToolProps) {
  return (
    <button
      type="button"
      class="p-tool"
      aria-label={label}
      aria-expanded={isOpen}
      title={title || label}
      onClick={onClick}
    >
      <svg class="p-icon" viewBox="0 0 20 20" aria-hidden="true">
        <path d={ICONS[icon]} />
      </svg>
    </button>
  );
}
