/** Fetches a conversation as text and hands it to the browser as a file. */
import type { ConversationId } from '../protocol/ids.ts';
import type { BoxServer } from './box-model.ts';

/** Safari reads it some time after the click. */
const DOWNLOAD_MS = 40_000;

/** Rejects when it cannot be had. */
export async function saveTranscript(
  server: Pick<BoxServer, 'toRequest'>,
  conversation: ConversationId,
  fileName: string,
): Promise<void> {
  const request = async (renew: boolean): Promise<Response> => {
    const { url, authorization } = await server.toRequest(`conversations/${conversation}/transcript`, renew);
    return fetch(url, { headers: { authorization }, credentials: 'omit' });
  };
  const first = await request(false);
  const answer = first.status === 401 ? await request(true) : first;
  if (!answer.ok) throw new Error(`no transcript: ${answer.status}`);
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), DOWNLOAD_MS);
}
