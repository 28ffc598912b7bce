/** One small file of each kind that is taken, and files that are two things at once. */
import { crc32, deflateRawSync } from 'node:zlib';
import { createGif, createJpeg, createPng, createWebp, join, toPngChunk } from './picture-bytes.ts';

const SCRIPT = '<script>fetch("/v1/agent/me")</script>';

/** PKWARE's APPNOTE, 4.3: local headers, and the directory behind them. */
export function createZip(entries: Readonly<Record<string, Buffer | string>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const [name, contents] of Object.entries(entries)) {
    const bytes = join(contents);
    const deflated = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(deflated.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(join(...locals).length, 10);
    directory.push(join('PK\x01\x02', [20, 0], common, place, name));
    locals.push(join('PK\x03\x04', common, name, deflated));
  }
  const [start, list] = [join(...locals), join(...directory)];
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(start.length, 12);
  return join(start, list, 'PK\x05\x06', end);
}

const createOffice = (part: string, kind: string, contents = '<x/>'): Buffer =>
  createZip({
    '[Content_Types].xml': `<Types><Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${kind}.main+xml"/></Types>`,
    [part]: contents,
  });

const createFilm = (brand: string): Buffer =>
  join([0, 0, 0, 24], `ftyp${brand}\0\0\0\0`, `${brand}isom`, [0, 0, 0, 16], 'mdat', Buffer.alloc(8));

const PDF = join(
  '%PDF-1.7\n1 0 obj\n<< /Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\n%%EOF\n',
);

/** By name; each is taken under it. */
export const SAMPLES: Readonly<Record<string, Buffer>> = {
  'plant.png': createPng(),
  'plant.jpg': createJpeg(),
  'plant.JPEG': createJpeg(),
  'plant.gif': createGif(),
  'plant.webp': createWebp(),
  'order.pdf': PDF,
  'letter.txt': join('BMW, please. Gr\xc3\xbc\xc3\x9fe\n'),
  'prices.csv': join('fern;12,50\r\n'),
  'offer.docx': createOffice('word/document.xml', 'wordprocessingml.document'),
  'stock.xlsx': createOffice('xl/workbook.xml', 'spreadsheetml.sheet'),
  'film.mp4': createFilm('mp42'),
  'voice.m4a': createFilm('M4A '),
  'safari.m4a': createFilm('iso5'),
  'voice.mp3': join('ID3\x04\0\0\0\0\0\0', [0xff, 0xfb, 0x90, 0x64], Buffer.alloc(413), [0xff, 0xfb, 0x90, 0x64]),
  'voice.webm': join([0x1a, 0x45, 0xdf, 0xa3, 0x87, 0x42, 0x82, 0x84], 'webm', Buffer.alloc(32)),
};

/** By name; none is taken under it. */
export const IMPOSTORS: Readonly<Record<string, Buffer>> = {
  'vector.svg': join(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`),
  'vector.png': join(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`),
  'vector.txt': join(`\n <svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`),
  'page.html': join(`<!doctype html>${SCRIPT}`),
  'page.txt': join(`\xef\xbb\xbf<!DOCTYPE html>${SCRIPT}`),
  'page.csv': join(SCRIPT),
  'feed.xml': join('<?xml version="1.0"?><x/>'),
  'feed.txt': join('<?xml version="1.0"?><x/>'),
  'page.gif': join(`GIF89a\x01\0\x01\0\0\0\0/*${SCRIPT}*/`),
  'page.pdf': join(`<html>${SCRIPT}</html>%PDF-1.7`),
  'picture.pdf': createPng(),
  'document.png': PDF,
  'picture.jpg': createPng(),
  'program.exe': join('MZ', Buffer.alloc(64)),
  'program.pdf': join('MZ', Buffer.alloc(64)),
  'archive.zip': createZip({ 'a.txt': 'a' }),
  'archive.docx': createZip({ 'a.txt': 'a' }),
  'applet.jar': createZip({ 'META-INF/MANIFEST.MF': 'x', 'A.class': 'x' }),
  'sheet.docx': createOffice('xl/workbook.xml', 'spreadsheetml.sheet'),
  'macros.docx': createZip({
    '[Content_Types].xml':
      '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
    'word/document.xml': '<x/>',
  }),
  'noise.txt': join([0, 1, 2, 0xff]),
  'nul.txt': join('text\0text'),
  'latin.csv': join('Gr\xfc\xdfe'),
  'half.txt': join('Gr\xc3'),
  'wide.txt': join([0xff, 0xfe], 'h\0i\0'),
  'nothing.txt': join(''),
  'nothing.pdf': join(''),
  'no-ending': createPng(),
  png: createPng(),
  'constructor.constructor': createPng(),
  'huge.png': createPng({ width: 30_000, height: 30_000 }),
};

/** Taken, and one thing afterwards. By name: what comes, and what is kept. */
export const POLYGLOTS: Readonly<Record<string, { readonly bytes: Buffer; readonly kept: Buffer }>> = {
  'page-in-a-text-chunk.png': { bytes: createPng({}, toPngChunk('tEXt', `x\0${SCRIPT}`)), kept: createPng() },
  'page-behind-the-end.png': { bytes: join(createPng(), `<html>${SCRIPT}`), kept: createPng() },
  'page-in-a-comment.jpg': {
    bytes: createJpeg({}, join([0xff, 0xfe, 0, 2 + SCRIPT.length], SCRIPT)),
    kept: createJpeg(),
  },
  'applet-behind-the-end.gif': { bytes: join(createGif(), createZip({ 'A.class': 'x' })), kept: createGif() },
  'page-behind-the-end.webp': { bytes: join(createWebp(), `<html>${SCRIPT}`), kept: createWebp() },
};

/** A megabyte that would be a gigabyte if anybody unpacked it. */
export const createZipBomb = (): Buffer =>
  createZip({
    '[Content_Types].xml': join(Buffer.alloc(64 << 20, ' ')),
    'word/document.xml': '<x/>',
  });
