/** Smartsupp's accounts are sites: the key's own, and those that were made with keys of it. */
import Type from 'typebox';
import { createManagedSite, renameSite } from '../../domain/sites/managed-sites.ts';
import type { Site } from '../../store/store.ts';
import type { CompatWorld } from '../compat-world.ts';
import { isRefused, renameField } from '../refused.ts';
import { type Call, call, toId, toIds, toRecords } from './call.ts';

const Account = Type.Object({ title: Type.String(), lang: Type.String() });
const Change = Type.Object({ title: Type.Optional(Type.String()), lang: Type.Optional(Type.String()) });

export const ACCOUNT_CALLS: readonly Call[] = [
  call({
    method: 'GET',
    path: '/test',
    summary: 'Try the key',
    act: async () => ({ success: true }),
  }),
  call({
    method: 'GET',
    path: '/accounts/',
    summary: 'List accounts',
    async act({ world, accounts }) {
      const ids = await toIds(
        world,
        'account',
        accounts.map(({ id }) => id),
      );
      return toRecords(accounts.map((site, index) => toAccount(site, ids[index] ?? '')));
    },
  }),
  call({
    method: 'POST',
    path: '/accounts/create',
    summary: 'Create an account',
    schema: Account,
    body: { title: 'Garden shop', lang: 'en' },
    async act({ world, agent, body }) {
      const made = await createManagedSite(world.domain, agent, { name: body.title, language: body.lang });
      return isRefused(made) ? renameField(made, NAMES) : answer(world, made.site);
    },
  }),
  call({
    method: 'GET',
    path: '/accounts/:aid/get',
    summary: 'Read an account',
    act: ({ world, site }) => answer(world, site),
  }),
  call({
    method: 'POST',
    path: '/accounts/:aid/update',
    summary: 'Change title or language of an account',
    schema: Change,
    body: { title: 'Garden shop & tools' },
    async act({ world, agent, site, body }) {
      const names = { name: body.title ?? site.name, language: body.lang ?? site.settings.language };
      const result = await renameSite(world.domain, agent, names);
      if (result !== 'done') return renameField(result, NAMES);
      return answer(world, world.domain.sites.byId(site.id) ?? site);
    },
  }),
  call({
    method: 'GET',
    path: '/accounts/:aid/delete',
    summary: 'Be told that accounts are not deleted',
    // Everything that people ever wrote there would go with it, by a GET.
    act: async () => ({ refused: 'account-stays' }),
  }),
];

const answer = async (world: CompatWorld, site: Site): Promise<object> =>
  toAccount(site, await toId(world, 'account', site.id));

const toAccount = ({ name, settings, key }: Site, id: string) => ({
  id,
  title: name,
  lang: settings.language,
  accountKey: key,
});

const NAMES: Readonly<Record<string, string>> = { name: 'title', language: 'lang' };
