// @vitest-environment happy-dom
/** The promises of uploads: limits are told before anything travels, and each file is sent once, in order. */
import { describe, expect, it, vi } from 'vitest';
import { createUploads, type UploadWorld } from '../../src/ui/uploads.ts';
import { UPLOADS_ENGLISH } from '../../src/widget/part-strings.ts';

interface FakeRequest {
  status: number;
  responseText: string;
  upload: { onprogress: (event: { loaded: number; total: number }) => void };
  onload: () => void;
  onerror: () => void;
  open: ReturnType<typeof vi.fn>;
  setRequestHeader: ReturnType<typeof vi.fn>;
  send: ReturnType<typeof vi.fn>;
  abort: ReturnType<typeof vi.fn>;
}

function start(rest: Partial<UploadWorld> = {}) {
  const requests: FakeRequest[] = [];
  const previews = { createObjectURL: vi.fn(() => 'blob:1'), revokeObjectURL: vi.fn() };
  const toRequest = vi.fn(async (path: string, renew = false) => ({
    url: `https://chat.example/v1/${path}`,
    authorization: renew ? 'Bearer new' : 'Bearer old',
  }));
  const uploads = createUploads({
    limits: () => ({ maxBytes: 5_000_000, endings: ['.png', '.pdf'] }),
    toRequest,
    createRequest() {
      const request = {
        status: 0,
        responseText: '',
        upload: {},
        open: vi.fn(),
        setRequestHeader: vi.fn(),
        send: vi.fn(),
        abort: vi.fn(),
      };
      // As much of one as an upload uses.
      requests.push(request as never);
      return request as never;
    },
    previews,
    strings: UPLOADS_ENGLISH,
    redraw() {},
    ...rest,
  });
  return { uploads, requests, previews, toRequest };
}

const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};
const file = (name: string, type = 'application/pdf', bytes = 9) => new File(['x'.repeat(bytes)], name, { type });

function answer(request: FakeRequest | undefined, status: number, body: unknown = {}): void {
  if (request === undefined) throw new Error('expected a request, got none');
  Object.assign(request, { status, responseText: JSON.stringify(body) });
  request.onload();
}
const stored = (id: string) => ({
  id,
  name: id,
  type: 'application/pdf',
  bytes: 9,
  url: 'https://x',
  inlineUrl: 'https://y',
});

describe('createUploads', () => {
  it('[P30] sends the bytes as they are and shows how far they have come', async () => {
    const { uploads, requests } = start();
    const chosen = file('ä b.pdf');
    uploads.add([chosen]);
    await settle();
    expect(requests[0]?.open).toHaveBeenCalledWith('POST', 'https://chat.example/v1/files?name=%C3%A4%20b.pdf');
    expect(requests[0]?.setRequestHeader).toHaveBeenCalledWith('authorization', 'Bearer old');
    expect(requests[0]?.send).toHaveBeenCalledExactlyOnceWith(chosen);
    requests[0]?.upload.onprogress({ loaded: 1, total: 4 });
    expect(uploads.list[0]).toMatchObject({ state: 'sending', progress: 0.25 });
    expect(uploads.isBusy).toBe(true);
  });

  it.each([
    [
      'of a kind that is not taken',
      file('a.exe', 'application/x-msdownload'),
      'a.exe is of a kind that cannot be sent here.',
    ],
    ['that is too big', file('a.pdf', 'application/pdf', 5_000_001), 'a.pdf is too big. Files can have up to 5 MB.'],
  ])('sends nothing of a file %s, and says why', async (_, chosen, error) => {
    const { uploads, requests } = start();
    uploads.add([chosen]);
    await settle();
    expect(requests).toHaveLength(0);
    expect(uploads.list[0]).toMatchObject({ state: 'failed', error, canRetry: false });
    expect(uploads.isBusy).toBe(false);
  });

  it.each([
    [413, 'is too big', false],
    [415, 'of a kind', false],
    [507, 'did not work', true],
    [429, 'did not work', true],
  ])('says why the server refused with %d', async (status, error, canRetry) => {
    const { uploads, requests } = start({ limits: () => null });
    uploads.add([file('a.pdf')]);
    await settle();
    answer(requests[0], status);
    expect(uploads.list[0]).toMatchObject({ state: 'failed', canRetry, error: expect.stringContaining(error) });
  });

  it('asks for a new token once when the old one has aged', async () => {
    const { uploads, requests } = start();
    uploads.add([file('a.pdf')]);
    await settle();
    answer(requests[0], 401);
    await settle();
    expect(requests[1]?.setRequestHeader).toHaveBeenCalledWith('authorization', 'Bearer new');
    answer(requests[1], 401);
    await settle();
    expect(requests).toHaveLength(2);
    expect(uploads.list[0]?.state).toBe('failed');
  });

  it('tries again on request, and takes what no server of ours answered for a failure', async () => {
    const { uploads, requests } = start();
    uploads.add([file('a.pdf')]);
    await settle();
    requests[0]?.onerror();
    uploads.retry(1);
    await settle();
    Object.assign(requests[1] ?? {}, { status: 201, responseText: '<html>' });
    requests[1]?.onload();
    expect(uploads.list[0]?.state).toBe('failed');
    uploads.retry(1);
    await settle();
    answer(requests[2], 201, stored('a'));
    expect(uploads.list[0]?.state).toBe('done');
  });

  it('gives each file once, in the order in which they were chosen, and keeps what was not taken', async () => {
    const { uploads, requests } = start();
    uploads.add([file('a.pdf'), file('b.pdf'), file('c.exe', 'text/x')]);
    await settle();
    answer(requests[1], 201, stored('b'));
    answer(requests[0], 201, stored('a'));
    const given: string[] = [];
    const giving = uploads.send(async ({ file: sent }) => {
      if (given.length === 1) throw new Error('No.');
      given.push(sent.id);
      expect(sent).not.toHaveProperty('url');
    });
    expect(uploads.isBusy).toBe(true);
    await expect(giving).rejects.toThrow('No.');
    expect(uploads.list.map((one) => one.file.name)).toEqual(['b.pdf', 'c.exe']);
    await uploads.send(async ({ file: sent }) => void given.push(sent.id));
    await uploads.send(async ({ file: sent }) => void given.push(sent.id));
    expect(given).toEqual(['a', 'b']);
  });

  it('ends an upload that is taken out, and lets go of its picture', async () => {
    const { uploads, requests, previews } = start();
    uploads.add([file('a.png', 'image/png')]);
    await settle();
    expect(uploads.list[0]?.preview).toBe('blob:1');
    uploads.remove(1);
    expect(requests[0]?.abort).toHaveBeenCalledTimes(1);
    expect(previews.revokeObjectURL).toHaveBeenCalledExactlyOnceWith('blob:1');
    expect(uploads.list).toHaveLength(0);
  });

  it('sends nothing of what was taken out before its address was known', async () => {
    const { uploads, requests } = start();
    uploads.add([file('a.pdf')]);
    uploads.remove(1);
    await settle();
    expect(requests).toHaveLength(0);
  });
});
