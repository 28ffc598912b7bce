/** A file, if it is this principal's to see. Foreign, deleted and missing look the same. */
import type { FileId } from '../../../protocol/ids.ts';
import type { StoredFile } from '../../store/store.ts';
import { findConversation } from '../conversations/find-conversation.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { Principal } from '../principal.ts';

/** Agents see all files of their site, visitors what they sent, what stands in their conversations, and the agents' pictures. */
export async function findFile(
  { store }: Pick<DomainWorld, 'store'>,
  principal: Principal,
  id: FileId,
): Promise<StoredFile | null> {
  const file = await store.files.find(id);
  if (file === null || file.site !== principal.site) return null;
  const isOwn = file.uploader.kind === principal.kind && file.uploader.id === principal.id;
  if (isOwn || principal.kind === 'agent') return file;
  if (file.conversation === null) return (await store.people.hasAvatar(principal.site, id)) ? file : null;
  return (await findConversation({ store }, principal, file.conversation)) === null ? null : file;
}
