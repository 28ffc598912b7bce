/** The entry of the lazy part "files": uploads of this box, with their texts. */
import { createUploads, type Uploads } from '../ui/uploads.ts';
import type { BoxModel } from './box-model.ts';
import { UPLOADS_ENGLISH } from './part-strings.ts';

export { FileTray, PART_CSS } from '../ui/FileTray.tsx';
export { FILES_ENGLISH } from './part-strings.ts';

export function createBoxUploads(model: BoxModel, redraw: () => void): Uploads {
  return createUploads({
    limits: () => model.home?.files ?? null,
    toRequest: model.server.toRequest,
    createRequest: () => new XMLHttpRequest(),
    previews: URL,
    strings: UPLOADS_ENGLISH,
    redraw,
  });
}
