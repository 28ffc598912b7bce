/** Which agents mail tells of what was written while nobody was there. */

import { findSchemaMistake, type Mistake } from '../../../protocol/schema-mistake.ts';
import { SiteSettings } from '../../../protocol/site-settings.ts';
import { type Manager, managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';

/** @param toChange gets those who are told now, none meaning the owners; two who change them at once both count */
export async function changeOfflineRecipients(
  { sites }: Pick<DomainWorld, 'sites'>,
  manager: Manager,
  toChange: (ids: readonly string[]) => readonly string[],
): Promise<'done' | { readonly refused: 'forbidden' } | { readonly mistake: Mistake }> {
  if (!managesSite(manager)) return { refused: 'forbidden' };
  let mistake: Mistake | null = null;
  await sites.change(
    manager.site,
    ({ settings }) => {
      const offlineTo = [...new Set(toChange(settings.mail.offlineTo))];
      mistake = findSchemaMistake(SiteSettings.properties.mail.properties.offlineTo, offlineTo, 'offlineTo');
      return mistake === null ? { settings: { ...settings, mail: { ...settings.mail, offlineTo } } } : {};
    },
    manager.id,
  );
  return mistake === null ? 'done' : { mistake };
}
