/** What a change of a site does to it, as the log tells it: nothing of what comes as it is. */
import type { ConfigurationChange, Site, SiteChange } from '../store.ts';

interface Part {
  readonly id: string;
}

export function toSiteChanges(
  site: Site,
  { name, appearance, settings, triggers, departments }: SiteChange,
): readonly ConfigurationChange[] {
  const isRenamed = name !== undefined && name !== site.name;
  const isDressed = appearance !== undefined && !isSame(appearance, site.appearance);
  const isSet = settings !== undefined && !isSame(settings, site.settings);
  return [
    ...(isRenamed ? [{ subject: 'site', id: site.id, change: 'changed' } as const] : []),
    ...(isDressed ? [{ subject: 'appearance', id: site.id, change: 'changed' } as const] : []),
    ...(isSet ? [{ subject: 'settings', id: site.id, change: 'changed' } as const] : []),
    ...toPartChanges('trigger', site.triggers, triggers),
    ...toPartChanges('department', site.departments, departments),
  ];
}

function toPartChanges(
  subject: 'trigger' | 'department',
  before: readonly Part[],
  after: readonly Part[] = before,
): readonly ConfigurationChange[] {
  const known = new Map(before.map((part) => [part.id, part]));
  const left = new Set(after.map(({ id }) => id));
  return [
    ...before.flatMap(({ id }) => (left.has(id) ? [] : [{ subject, id, change: 'removed' } as const])),
    ...after.flatMap((part): readonly ConfigurationChange[] => {
      const { id } = part;
      if (!known.has(id)) return [{ subject, id, change: 'created' }];
      return isSame(part, known.get(id)) ? [] : [{ subject, id, change: 'changed' }];
    }),
  ];
}

const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
