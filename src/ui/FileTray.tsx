/** The lazy part "files": what goes along with the next message, and how far each of it has come. */
import css from './files.css?inline';
import { toSizeText } from './size-text.ts';
import { createUploads, type Upload, type Uploads } from './uploads.ts';

export { createUploads };
/** Its style, for the sheet of the root that it stands in. */
export const PART_CSS: string = css;

export interface FileTrayStrings {
  readonly label: string;
  readonly uploading: (name: string) => string;
  readonly ready: string;
  readonly retry: string;
  readonly remove: (name: string) => string;
}

interface FileTrayProps {
  readonly uploads: Uploads;
  readonly strings: FileTrayStrings;
}

export function FileTray({ uploads, strings }: FileTrayProps) {
  if (uploads.list.length === 0) return null;
  return (
    <ul class="p-tray" aria-label={strings.label}>
      {uploads.list.map((upload) => (
        <li key={upload.id} class={`p-tray-file p-tray-${upload.state}`}>
          {upload.preview !== null && (
            // A page may forbid such addresses; the name says enough then.
            <img
              src={upload.preview}
              alt=""
              onError={({ currentTarget }) => {
                currentTarget.hidden = true;
              }}
            />
          )}
          <span class="p-tray-about">
            <bdi>{upload.file.name}</bdi>
            <State upload={upload} strings={strings} />
          </span>
          {upload.canRetry && (
            <button type="button" class="p-quiet" onClick={() => uploads.retry(upload.id)}>
              {strings.retry}
            </button>
          )}
          <button
            type="button"
            class="p-tool"
            aria-label={strings.remove(upload.file.name)}
            onClick={() => uploads.remove(upload.id)}
          >
            <svg class="p-icon" viewBox="0 0 20 20" aria-hidden="true">
              <path d="M6 6l8 8m0-8l-8 8" />
            </svg>
          </button>
        </li>
      ))}
    </ul>
  );
}

function State({ upload, strings }: { readonly upload: Upload; readonly strings: FileTrayStrings }) {
  if (upload.state === 'sending') {
    return <progress aria-label={strings.uploading(upload.file.name)} value={upload.progress} />;
  }
  if (upload.state === 'failed') {
    return (
      <span class="p-tray-why" role="alert">
        {upload.error}
      </span>
    );
  }
  return (
    <span class="p-fact" role="status">
      {toSizeText(upload.file.size)} · {strings.ready}
    </span>
  );
}
