/** Smartsupp's offline e-mails: users of the account whom mail tells of what was written while nobody was there. */
import Type from 'typebox';
import type { Person } from '../../../protocol/people-api.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import { listPeople } from '../../domain/agents/change-agent.ts';
import { toEmailKey } from '../../domain/agents/email-key.ts';
import { changeOfflineRecipients } from '../../domain/mail/offline-recipients.ts';
import { NOT_FOUND } from '../refused.ts';
import { type Asked, type Call, call, fromId, NOTHING, toId, toIds, toRecords } from './call.ts';

const OfflineEmail = Type.Object({ email: Type.String({ minLength: 3, maxLength: 254 }) });

export const OFFLINE_EMAIL_CALLS: readonly Call[] = [
  call({
    method: 'GET',
    path: '/accounts/:aid/offlineemails/',
    summary: 'List offline e-mails; without any the owners are told',
    async act(asked) {
      const people = await listRecipients(asked);
      const ids = await toIds(
        asked.world,
        'user',
        people.map(({ id }) => id),
      );
      return toRecords(people.map(({ email }, index) => ({ id: ids[index] ?? '', email })));
    },
  }),
  call({
    method: 'POST',
    path: '/accounts/:aid/offlineemails/create',
    summary: 'Tell a user of offline messages',
    schema: OfflineEmail,
    body: { email: 'john@doe.com' },
    async act(asked) {
      const found = await findByEmail(asked, asked.body.email);
      if ('mistake' in found) return found;
      const result = await changeOfflineRecipients(asked.world.domain, asked.agent, (ids) => [...ids, found.id]);
      return result === 'done' ? toAnswer(asked, found) : result;
    },
  }),
  call({
    method: 'GET',
    path: '/accounts/:aid/offlineemails/:id/get',
    summary: 'Read an offline e-mail',
    async act(asked) {
      const person = await findRecipient(asked);
      return person === null ? NOT_FOUND : toAnswer(asked, person);
    },
  }),
  call({
    method: 'POST',
    path: '/accounts/:aid/offlineemails/:id/update',
    summary: 'Tell another user instead; from then on the id is the other one’s, which the answer has',
    schema: OfflineEmail,
    body: { email: 'jane@doe.com' },
    async act(asked) {
      const before = await findRecipient(asked);
      if (before === null) return NOT_FOUND;
      const found = await findByEmail(asked, asked.body.email);
      if ('mistake' in found) return found;
      const result = await changeOfflineRecipients(asked.world.domain, asked.agent, (ids) =>
        ids.map((id) => (id === before.id ? found.id : id)),
      );
      return result === 'done' ? toAnswer(asked, found) : result;
    },
  }),
  call({
    method: 'GET',
    path: '/accounts/:aid/offlineemails/:id/delete',
    summary: 'Tell a user no more',
    async act(asked) {
      const person = await findRecipient(asked);
      if (person === null) return NOT_FOUND;
      const result = await changeOfflineRecipients(asked.world.domain, asked.agent, (ids) =>
        ids.filter((id) => id !== person.id),
      );
      return result === 'done' ? NOTHING : result;
    },
  }),
];

const toAnswer = async ({ world }: Asked<unknown>, { id, email }: Person): Promise<object> => ({
  id: await toId(world, 'user', id),
  email,
});

async function listUsers({ world, agent }: Asked<unknown>): Promise<readonly Person[]> {
  const listed = await listPeople(world.domain, agent);
  return 'people' in listed ? listed.people.filter(({ state }) => state !== 'deactivated') : [];
}

async function listRecipients(asked: Asked<unknown>): Promise<readonly Person[]> {
  const { offlineTo } = asked.site.settings.mail;
  const people = await listUsers(asked);
  return offlineTo.flatMap((id) => people.find((person) => person.id === id) ?? []);
}

async function findRecipient(asked: Asked<unknown>): Promise<Person | null> {
  const id = await fromId(asked.world, 'user', asked.id);
  return (await listRecipients(asked)).find((person) => person.id === id) ?? null;
}

/** Mail goes to people of ours only: an address that nobody has proved could be anybody's. */
async function findByEmail(asked: Asked<unknown>, email: string): Promise<Person | { readonly mistake: Mistake }> {
  const person = (await listUsers(asked)).find((one) => one.email === toEmailKey(email));
  return person ?? { mistake: toMistake('email', 'the e-mail of a user of the account', email) };
}
