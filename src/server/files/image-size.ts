/** How large an image may be, by the size that its header tells: nothing is decoded. */
import { notA, UnfitFile } from './unfit-file.ts';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Decoded it takes 4 bytes a pixel: 160 MB, about what a phone's browser can bear. */
const MAX_PIXELS = 40_000_000;

/** Throws when nobody should decode it. */
export function checkImageSize(size: ImageSize): ImageSize {
  const { width, height } = size;
  if (width === 0 || height === 0) throw notA('an image with a width and a height', `${width} × ${height}`);
  if (width * height > MAX_PIXELS) {
    throw new UnfitFile(
      'too-big',
      'body',
      `an image of at most ${MAX_PIXELS / 1e6} megapixels`,
      `${width} × ${height}`,
    );
  }
  return size;
}
