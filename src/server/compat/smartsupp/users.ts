/** Smartsupp's users are agents: theirs are agents and admins, and our owners are admins to them. */
import Type from 'typebox';
import type { AgentId } from '../../../protocol/ids.ts';
import type { Person } from '../../../protocol/people-api.ts';
import { toMistake } from '../../../protocol/schema-mistake.ts';
import { hashPassword } from '../../auth/passwords.ts';
import { addAgent, findPerson } from '../../domain/agents/add-agent.ts';
import { changeAgent, deactivateAgent, listPeople } from '../../domain/agents/change-agent.ts';
import { toEmailKey } from '../../domain/agents/email-key.ts';
import { mayManage } from '../../domain/agents/person.ts';
import { isRefused, NOT_FOUND } from '../refused.ts';
import { type Asked, type Call, call, fromId, NOTHING, toId, toIds, toRecords } from './call.ts';

/** What Smartsupp asks of a password; our own is stricter, but scripts have theirs. */
const Password = Type.String({ minLength: 6, maxLength: 200 });
const Role = Type.Enum(['agent', 'admin']);
const Name = Type.String({ minLength: 1, maxLength: 80 });
const Email = Type.String({ minLength: 3, maxLength: 254 });

const User = Type.Object({
  email: Email,
  password: Password,
  role: Type.Optional(Role),
  fullname: Type.Optional(Name),
  nickname: Type.Optional(Name),
});
const Change = Type.Object({
  email: Type.Optional(Email),
  password: Type.Optional(Password),
  role: Type.Optional(Role),
  fullname: Type.Optional(Name),
  nickname: Type.Optional(Name),
});

export const USER_CALLS: readonly Call[] = [
  call({
    method: 'GET',
    path: '/accounts/:aid/users/',
    summary: 'List users',
    async act({ world, agent }) {
      const listed = await listPeople(world.domain, agent);
      if (!('people' in listed)) return listed;
      const people = listed.people.filter(({ state }) => state !== 'deactivated');
      const ids = await toIds(
        world,
        'user',
        people.map(({ id }) => id),
      );
      return toRecords(people.map((person, index) => toNamedUser(person, ids[index] ?? '')));
    },
  }),
  call({
    method: 'POST',
    path: '/accounts/:aid/users/create',
    summary: 'Create a user',
    schema: User,
    body: { role: 'agent', email: 'john@doe.com', fullname: 'John Doe', password: 'john.doe' },
    async act({ world, agent, body: { email, password, role = 'agent', fullname, nickname } }) {
      const name = fullname ?? nickname ?? email.slice(0, 80);
      const wish = { email, name, role, passwordHash: await hashPassword(password) };
      const added = await addAgent(world.domain, agent, wish);
      return isRefused(added) ? added : toUser(added.person, await toId(world, 'user', added.person.id));
    },
  }),
  call({
    method: 'GET',
    path: '/accounts/:aid/users/:id/get',
    summary: 'Read a user',
    async act(asked) {
      const person = await findUser(asked);
      return person === null ? NOT_FOUND : toNamedUser(person, asked.id);
    },
  }),
  call({
    method: 'POST',
    path: '/accounts/:aid/users/:id/update',
    summary: 'Change name, role or password of a user',
    schema: Change,
    body: { fullname: 'John M. Doe' },
    async act(asked) {
      const { world, agent, id, body } = asked;
      const person = await findUser(asked);
      if (person === null) return NOT_FOUND;
      if (!mayManage(agent, person.role)) return { refused: 'forbidden' };
      const { email, password, role, fullname, nickname } = body;
      if (email !== undefined && toEmailKey(email) !== person.email) {
        return { mistake: toMistake('email', 'the e-mail that the user has', email) };
      }
      const name = fullname ?? nickname;
      // An owner is an admin to them, and stays an owner.
      const isOther = role !== undefined && role !== toRole(person);
      const changed = await changeAgent(world.domain, agent, person.id, {
        ...(name === undefined ? {} : { name }),
        ...(isOther ? { role } : {}),
      });
      if (!('person' in changed)) return changed;
      if (password !== undefined) await world.signIns.changePassword(person.id, password);
      return toNamedUser(changed.person, id);
    },
  }),
  call({
    method: 'GET',
    path: '/accounts/:aid/users/:id/delete',
    summary: 'Delete a user',
    async act(asked) {
      const person = await findUser(asked);
      if (person === null) return NOT_FOUND;
      const result = await deactivateAgent(asked.world.domain, asked.agent, person.id);
      if (!('deactivated' in result)) return result;
      asked.world.connections.closeAgent(result.deactivated);
      return NOTHING;
    },
  }),
];

async function findUser({ world, site, id }: Asked<unknown>): Promise<Person | null> {
  const agent = await fromId(world, 'user', id);
  return agent === null ? null : ((await findPerson(world.domain, [site.id], agent as AgentId))?.person ?? null);
}

const toRole = ({ role }: Pick<Person, 'role'>): 'agent' | 'admin' => (role === 'agent' ? 'agent' : 'admin');

/** Their addresses of pictures are public, ours are signed and expire: none is told. */
const toUser = (person: Person, id: string) => ({
  id,
  role: toRole(person),
  email: person.email,
  fullname: person.name,
  avatar: '',
  note: '',
});

/** Ours have one name. */
const toNamedUser = (person: Person, id: string) => ({ ...toUser(person, id), nickname: person.name });
