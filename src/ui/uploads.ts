/** Files on their way to the server: each with its progress, each sent once, in the order in which they were chosen. */
import type { FileAnswer } from '../protocol/file-api.ts';
import type { Body, SentFile } from '../protocol/message.ts';

export interface Upload {
  readonly id: number;
  readonly file: File;
  /** Address of a picture as this page sees it; null for what is none. */
  readonly preview: string | null;
  readonly state: 'sending' | 'done' | 'failed';
  /** 0 to 1. */
  readonly progress: number;
  readonly error: string;
  /** Another attempt can help. */
  readonly canRetry: boolean;
}

export interface UploadStrings {
  readonly tooBig: (name: string, megabytes: number) => string;
  readonly wrongType: (name: string) => string;
  readonly tooMany: string;
  readonly notUploaded: string;
}

export interface UploadWorld {
  /** What the server takes; null while nobody knows, and then the server decides. */
  limits(): { readonly maxBytes: number; readonly endings: readonly string[] } | null;
  toRequest(path: string, renew?: boolean): Promise<{ readonly url: string; readonly authorization: string }>;
  createRequest(): XMLHttpRequest;
  readonly previews: Pick<typeof URL, 'createObjectURL' | 'revokeObjectURL'>;
  readonly strings: UploadStrings;
  /** Something changed. */
  redraw(): void;
}

export interface Uploads {
  readonly list: readonly Upload[];
  /** Some are on their way: nothing may be sent yet. */
  readonly isBusy: boolean;
  readonly hasReady: boolean;
  add(files: Iterable<File>): void;
  retry(id: number): void;
  remove(id: number): void;
  /** Hands over each that is ready, in order; what could not be handed over stays. */
  send(give: (body: Extract<Body, { kind: 'file' }>) => Promise<unknown>): Promise<void>;
  close(): void;
}

/** What one answer to a question may need; more are an accident. */
const MAX_FILES = 10;
const MEGABYTE = 1_000_000;
const PICTURE = /^image\/(png|jpeg|gif|webp)$/;

interface Entry extends Upload {
  readonly sent: SentFile | null;
  readonly cancel: () => void;
}

export function createUploads(world: UploadWorld): Uploads {
  const { previews, strings } = world;
  let entries: readonly Entry[] = [];
  let lastId = 0;
  let isGiving = false;

  function change(id: number, next: Partial<Entry>): void {
    entries = entries.map((entry) => (entry.id === id ? { ...entry, ...next } : entry));
    world.redraw();
  }

  function toRefusal({ name, size }: File): string {
    const limits = world.limits();
    if (limits === null) return '';
    if (size > limits.maxBytes) return strings.tooBig(name, Math.floor(limits.maxBytes / MEGABYTE));
    // The server looks at the bytes; a name is what a page can go by.
    return limits.endings.some((ending) => name.toLowerCase().endsWith(ending)) ? '' : strings.wrongType(name);
  }

  function add(file: File): void {
    const error = entries.length < MAX_FILES ? toRefusal(file) : strings.tooMany;
    const id = ++lastId;
    const preview = error === '' && PICTURE.test(file.type) ? previews.createObjectURL(file) : null;
    const state = error === '' ? 'sending' : 'failed';
    entries = [...entries, { id, file, preview, state, progress: 0, error, canRetry: false, sent: null, cancel() {} }];
    if (error === '') void start(id, file);
  }

  async function start(id: number, file: File, renew = false): Promise<void> {
    const fail = (error = strings.notUploaded, canRetry = true): void =>
      change(id, { state: 'failed', error, canRetry });
    try {
      const { url, authorization } = await world.toRequest(`files?name=${encodeURIComponent(file.name)}`, renew);
      if (!entries.some((entry) => entry.id === id)) return;
      const request = world.createRequest();
      request.open('POST', url);
      if (authorization !== '') request.setRequestHeader('authorization', authorization);
      request.setRequestHeader('content-type', 'application/octet-stream');
      request.upload.onprogress = ({ loaded, total }) => change(id, { progress: total > 0 ? loaded / total : 0 });
      request.onerror = () => fail();
      request.onload = () => {
        // The token may have aged while the file was looked for.
        if (request.status === 401 && !renew) void start(id, file, true);
        else if (request.status === 201) finish(id, request.responseText, fail);
        else if (request.status === 413) fail(toTooBig(file), false);
        else if (request.status === 415 || request.status === 400) fail(strings.wrongType(file.name), false);
        else fail();
      };
      change(id, { cancel: () => request.abort() });
      request.send(file);
    } catch {
      // No token, no address: the network is away, as in most cases.
      fail();
    }
  }

  const toTooBig = (file: File): string =>
    strings.tooBig(file.name, Math.floor((world.limits()?.maxBytes ?? file.size - 1) / MEGABYTE));

  function finish(id: number, text: string, fail: () => void): void {
    try {
      const { url: _url, inlineUrl: _inlineUrl, ...sent }: FileAnswer = JSON.parse(text);
      change(id, { state: 'done', progress: 1, sent });
    } catch {
      // A captive network answers in the server's place.
      fail();
    }
  }

  function drop(id: number): void {
    const entry = entries.find((one) => one.id === id);
    entry?.cancel();
    if (entry?.preview) previews.revokeObjectURL(entry.preview);
    entries = entries.filter((one) => one.id !== id);
  }

  return {
    get list() {
      return entries;
    },
    get isBusy() {
      return isGiving || entries.some(({ state }) => state === 'sending');
    },
    get hasReady() {
      return entries.some(({ state }) => state === 'done');
    },
    add(files) {
      for (const file of files) add(file);
      world.redraw();
    },
    retry(id) {
      const entry = entries.find((one) => one.id === id);
      if (entry === undefined || entry.state !== 'failed') return;
      change(id, { state: 'sending', progress: 0, error: '' });
      void start(id, entry.file);
    },
    remove(id) {
      drop(id);
      world.redraw();
    },
    async send(give) {
      isGiving = true;
      try {
        for (const { id, sent } of entries) {
          if (sent === null) continue;
          await give({ kind: 'file', file: sent });
          drop(id);
        }
      } finally {
        isGiving = false;
        world.redraw();
      }
    },
    close() {
      for (const { id } of entries) drop(id);
    },
  };
}
