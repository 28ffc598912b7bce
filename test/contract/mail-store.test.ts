/** The contract of mail, of the addresses it may go to, and of agents who come and go, on every database. */

import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type AgentId,
  type ConversationId,
  createId,
  type MessageId,
  type OutboxId,
  type SiteId,
  type SiteKey,
  type VisitorId,
} from '../../src/protocol/ids.ts';
import { NEW_AGENT } from '../../src/server/domain/agents/create-account.ts';
import type { AddressClaim, NewMail } from '../../src/server/store/mail/mail-records.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Agent, Append, NewEvent, SignIn, Site, Store } from '../../src/server/store/store.ts';
import { listFacts } from '../support/list-facts.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(14);
const newId = <Id extends string>(): Id => createId<Id>(1_700_000_000_000, random.bytes);
const AT = 1_700_000_000_000;
const DAY_MS = 86_400_000;

describe.each([
  ['SQLite', openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore()],
])('the store on %s', (_name, opening) => {
  let store: Store;
  let site: Site;
  /** A site and an address of its own for each test: they share a database. */
  beforeEach(async () => {
    store = await opening;
    for (let left = await store.mail.takeDue(1e15, 1e15); left !== null; left = await store.mail.takeDue(1e15, 1e15)) {
      await store.mail.settle(left.id, { state: 'sent' });
    }
    site = {
      id: newId<SiteId>(),
      key: newId<SiteKey>(),
      ...SAMPLE_SITE,
    };
    await store.sites.create(site);
  });
  afterAll(async () => (await opening).close());

  function toMail(wish: Partial<NewMail> = {}): NewMail {
    const id = newId<string>();
    return {
      id,
      site: site.id,
      kind: 'transcript',
      recipient: `${id}@example.com`,
      fromName: 'Shop',
      subject: 'S',
      text: 'T',
      html: '<p>T',
      thread: 'c',
      stopUrl: '',
      dedupeKey: id,
      createdAt: AT,
      ...wish,
    };
  }
  const toEvent = (wish: Partial<NewEvent> = {}): NewEvent => ({
    site: site.id,
    kind: 'transcript-mailed',
    at: AT,
    detail: {},
    ...wish,
  });
  const toAgent = (wish: Partial<Agent> = {}): Agent => {
    const id = newId<AgentId>();
    return {
      id,
      site: site.id,
      email: `${id}@example.com`,
      name: 'Ann',
      role: 'agent',
      passwordHash: 'x',
      departments: [],
      ...NEW_AGENT,
      createdAt: AT,
      ...wish,
    };
  };
  const toLink = (): Omit<SignIn, 'agent'> => ({
    hash: newId<string>(),
    kind: 'link',
    createdAt: AT,
    expiresAt: AT + DAY_MS,
  });
  const readKinds = async () => (await listFacts(store, site.id)).map(({ kind }) => kind);
  async function createAgent(wish: Partial<Agent> = {}): Promise<Agent> {
    const agent = toAgent(wish);
    await store.agents.create(agent);
    return agent;
  }

  describe('a mail', () => {
    test('waits until it is taken, with everything it was given', async () => {
      const mail = toMail();
      expect(await store.mail.add(mail, toEvent())).toBe(true);
      expect(await store.mail.nextAt()).toBe(AT);
      expect(await store.mail.takeDue(AT - 1, AT)).toBeNull();
      expect(await store.mail.takeDue(AT, AT + 60_000)).toEqual({ ...mail, attempts: 1 });
      expect(await readKinds()).toEqual(['transcript-mailed']);
    });

    test('is one where two with the same key are added at once, and so is its event', async () => {
      const added = await Promise.all([
        store.mail.add(toMail({ dedupeKey: 'k' }), toEvent()),
        store.mail.add(toMail({ dedupeKey: 'k' }), toEvent()),
      ]);
      expect(added.sort()).toEqual([false, true]);
      expect(await readKinds()).toEqual(['transcript-mailed']);
    });

    test('is given to one of two that take it at once, and to another when the lease is over', async () => {
      const { id } = toMail();
      await store.mail.add(toMail({ id }), toEvent());
      const taken = await Promise.all([store.mail.takeDue(AT, AT + 60_000), store.mail.takeDue(AT, AT + 60_000)]);
      expect(taken.map((mail) => mail?.id ?? null).sort()).toEqual([id, null].sort());
      expect(await store.mail.takeDue(AT + 59_999, AT + 120_000)).toBeNull();
      expect(await store.mail.takeDue(AT + 60_000, AT + 120_000)).toMatchObject({ id, attempts: 2 });
    });

    test('that waits longest comes first', async () => {
      const [late, early] = [toMail({ createdAt: AT + 5 }), toMail()];
      await store.mail.add(late, toEvent());
      await store.mail.add(early, toEvent());
      expect((await store.mail.takeDue(AT + 9, AT + 60_000))?.id).toBe(early.id);
      expect((await store.mail.takeDue(AT + 9, AT + 60_000))?.id).toBe(late.id);
    });

    test('that was sent or is given up never comes again; one that was put off does, at its time', async () => {
      const mails = [toMail(), toMail(), toMail()] as const;
      for (const mail of mails) await store.mail.add(mail, toEvent());
      for (let count = 0; count < 3; count++) await store.mail.takeDue(AT, AT + 60_000);
      await store.mail.settle(mails[0].id, { state: 'sent' });
      await store.mail.settle(mails[1].id, { state: 'failed', error: 'no' });
      await store.mail.settle(mails[2].id, { state: 'waiting', nextAt: AT + 10, error: 'later' });
      expect(await store.mail.nextAt()).toBe(AT + 10);
      expect(await store.mail.takeDue(AT + 10, AT + 60_000)).toMatchObject({ id: mails[2].id, text: 'T', attempts: 2 });
      await store.mail.settle(mails[2].id, { state: 'sent' });
      expect(await store.mail.takeDue(1e15, 1e15)).toBeNull();
      expect(await store.mail.nextAt()).toBeNull();
    });

    test('is counted for its recipient and kind after it was sent, and until it is forgotten', async () => {
      const mail = toMail();
      await store.mail.add(mail, toEvent());
      await store.mail.settle(mail.id, { state: 'sent' });
      const count = (since: number) => store.mail.countTo(mail.recipient, 'transcript', since);
      expect([await count(AT - 1), await count(AT)]).toEqual([1, 0]);
      expect(await store.mail.countTo(mail.recipient, 'invitation', 0)).toBe(0);
      const waiting = toMail({ recipient: mail.recipient });
      await store.mail.add(waiting, toEvent());
      await store.mail.deleteDone(AT + 1);
      expect(await count(AT - 1)).toBe(1);
      await store.mail.settle(waiting.id, { state: 'sent' });
    });
  });

  describe('an offline notice', () => {
    function createWriter() {
      const visitor = newId<VisitorId>();
      const conversation = newId<ConversationId>();
      const outbox = newId<OutboxId>();
      const toAppend = (number: number, noticeAt?: number): Append => ({
        site: site.id,
        conversation,
        id: newId<MessageId>(),
        author: { kind: 'visitor', id: visitor, name: '' },
        body: { kind: 'text', text: `${number}` },
        at: AT,
        outbox: { id: outbox, number },
        startFor: visitor,
        ...(noticeAt === undefined ? {} : { noticeAt }),
      });
      return { conversation, toAppend };
    }

    test('is one for messages of one conversation, due when the first one said', async () => {
      const { conversation, toAppend } = createWriter();
      await store.conversations.append([toAppend(1), toAppend(2, AT + 10), toAppend(3, AT + 20)]);
      await store.conversations.append([toAppend(4, AT + 30)]);
      const notice = { conversation, site: site.id, firstSeq: 2, lastSeq: 4, dueAt: AT + 10 };
      expect(await store.mail.nextAt()).toBe(AT + 10);
      expect(await store.mail.dueNotice(AT + 9)).toBeNull();
      expect(await store.mail.dueNotice(AT + 10)).toEqual(notice);
      expect(await store.mail.closeNotice(notice, [])).toBe(true);
      expect(await store.mail.dueNotice(1e15)).toBeNull();
    });

    test('is not written for a message that is repeated or refused', async () => {
      const { toAppend } = createWriter();
      const first = toAppend(1);
      await store.conversations.append([first]);
      await store.conversations.append([{ ...first, noticeAt: AT }, toAppend(7, AT)]);
      expect(await store.mail.dueNotice(1e15)).toBeNull();
    });

    test('stays, and no mail is written, when a message came in between', async () => {
      const { toAppend } = createWriter();
      await store.conversations.append([toAppend(1, AT)]);
      const notice = await store.mail.dueNotice(AT);
      await store.conversations.append([toAppend(2, AT)]);
      if (notice === null) throw new Error('expected a notice, got none');
      expect(await store.mail.closeNotice(notice, [toMail()])).toBe(false);
      expect(await store.mail.takeDue(AT, AT + 1)).toBeNull();
      await store.mail.closeNotice({ ...notice, lastSeq: 2 }, []);
    });

    test('becomes mail once where two close it at once', async () => {
      const { toAppend } = createWriter();
      await store.conversations.append([toAppend(1, AT)]);
      const notice = await store.mail.dueNotice(AT);
      if (notice === null) throw new Error('expected a notice, got none');
      const mail = toMail();
      const closed = await Promise.all([
        store.mail.closeNotice(notice, [mail]),
        store.mail.closeNotice(notice, [toMail()]),
      ]);
      expect(closed.sort()).toEqual([false, true]);
      expect(await store.mail.takeDue(AT, AT + 60_000)).not.toBeNull();
      expect(await store.mail.takeDue(AT, AT + 60_000)).toBeNull();
    });
  });

  describe('an address', () => {
    const since = AT - DAY_MS;
    const toClaim = (wish: Partial<AddressClaim> = {}): AddressClaim => ({
      site: site.id,
      visitor: newId<VisitorId>(),
      address: `${newId<string>()}@example.com`,
      conversation: newId<ConversationId>(),
      hash: newId<string>(),
      askedAt: AT,
      ...wish,
    });
    const claim = (wish: AddressClaim, at = AT) =>
      store.addresses.claim(wish, { mail: toMail({ recipient: wish.address, createdAt: at }), since: at - DAY_MS });

    test('is the visitor’s who followed the link, however often, and nobody else’s', async () => {
      const made = toClaim();
      expect(await claim(made)).toBe(true);
      expect(await store.addresses.isConfirmed(made.visitor, made.address)).toBe(false);
      expect(await store.addresses.confirm(made.hash, AT + 1, since)).toEqual(made);
      expect(await store.addresses.confirm(made.hash, AT + 2, since)).toEqual(made);
      expect(await store.addresses.isConfirmed(made.visitor, made.address)).toBe(true);
      expect(await store.addresses.isConfirmed(newId(), made.address)).toBe(false);
    });

    test('is not proved by a link that is too old, or by none', async () => {
      const made = toClaim();
      await claim(made);
      expect(await store.addresses.confirm(made.hash, AT, AT)).toBeNull();
      expect(await store.addresses.confirm('made up', AT, since)).toBeNull();
      expect(await store.addresses.isConfirmed(made.visitor, made.address)).toBe(false);
    });

    test('gets one mail a day that it did not ask for, whoever asks for it and how many at once', async () => {
      const { address } = toClaim();
      const asked = await Promise.all(Array.from({ length: 20 }, () => claim(toClaim({ address }))));
      expect(asked.filter(Boolean)).toHaveLength(1);
      expect(await claim(toClaim({ address }), AT + DAY_MS - 1)).toBe(false);
      expect(await claim(toClaim({ address }), AT + DAY_MS)).toBe(true);
      expect(await store.mail.countTo(address, 'transcript', 0)).toBe(2);
    });

    test('keeps the link that was mailed when another claim of it gets no mail', async () => {
      const made = toClaim();
      await claim(made);
      await claim({ ...made, hash: newId<string>() });
      expect(await store.addresses.confirm(made.hash, AT, since)).not.toBeNull();
    });

    test('that wants no mail gets none, until it does again', async () => {
      const { address } = toClaim();
      await store.addresses.setStopped(address, AT);
      expect(await store.addresses.isStopped(address)).toBe(true);
      expect(await claim(toClaim({ address }))).toBe(false);
      await store.addresses.setStopped(address, null);
      expect(await store.addresses.isStopped(address)).toBe(false);
      expect(await claim(toClaim({ address }))).toBe(true);
    });
  });

  describe('an agent', () => {
    const invite = (agent: Agent, isMailed = true) =>
      store.people.invite({
        agent,
        link: toLink(),
        mail: isMailed ? { mail: toMail({ recipient: agent.email }), since: AT - DAY_MS } : null,
        event: toEvent({ kind: 'agent-invited' }),
      });

    test('is invited with a link, a mail and an event', async () => {
      const agent = toAgent({ passwordHash: null });
      const link = toLink();
      const mail = toMail({ recipient: agent.email });
      const wish = { agent, link, mail: { mail, since: 0 }, event: toEvent({ kind: 'agent-invited' }) };
      expect(await store.people.invite(wish)).toEqual({ agent, isMailed: true });
      expect(await store.agents.find(agent.id)).toEqual(agent);
      expect(await store.signIns.find(link.hash)).toEqual({ ...link, agent: agent.id });
      expect((await store.mail.takeDue(AT, AT + 60_000))?.id).toBe(mail.id);
      expect(await listFacts(store, site.id)).toMatchObject([{ kind: 'agent-invited', agent: agent.id }]);
    });

    test('is one when two invite the same address at once, with one mail', async () => {
      const agent = toAgent({ passwordHash: null });
      const both = await Promise.all([invite(agent), invite({ ...agent, id: newId() })]);
      expect(both.map((made) => made?.isMailed).sort()).toEqual([false, true]);
      expect(new Set(both.map((made) => made?.agent.id)).size).toBe(1);
      expect(await store.agents.list(site.id)).toHaveLength(1);
    });

    test('who has signed in, who is an owner, or who works elsewhere is not invited', async () => {
      const known = await createAgent();
      const owner = await createAgent({ role: 'owner', passwordHash: null });
      const before = await readKinds();
      expect(await invite(toAgent({ email: known.email }))).toBeNull();
      expect(await invite(toAgent({ email: owner.email }))).toBeNull();
      expect(await store.agents.find(owner.id)).toEqual(owner);
      const elsewhere: Site = { ...site, id: newId<SiteId>(), key: newId<SiteKey>() };
      await store.sites.create(elsewhere);
      expect(await invite(toAgent({ site: elsewhere.id, email: known.email, passwordHash: null }))).toBeNull();
      expect(await readKinds()).toEqual(before);
    });

    test('who left comes back as the same one, without the old password', async () => {
      await createAgent({ role: 'owner' });
      const left = await createAgent();
      await store.people.deactivate(site.id, left.id, toEvent({ kind: 'agent-deactivated' }));
      const again = await invite(toAgent({ email: left.email, name: 'Anna', passwordHash: null }));
      expect(again?.agent).toEqual({ ...left, name: 'Anna', passwordHash: null });
    });

    test('changes in what is named', async () => {
      const agent = await createAgent({ departments: ['sales'] });
      const event = toEvent({ kind: 'agent-changed' });
      expect(await store.people.change(site.id, agent.id, { name: 'Bo' }, event)).toEqual({ ...agent, name: 'Bo' });
      await store.people.change(site.id, agent.id, { role: 'admin', departments: [] }, event);
      expect(await store.agents.find(agent.id)).toEqual({ ...agent, name: 'Bo', role: 'admin', departments: [] });
      expect(await readKinds()).toEqual(['agent-invited', 'agent-changed', 'agent-changed']);
    });

    test('of another site is not there', async () => {
      const agent = await createAgent();
      const event = toEvent({ kind: 'agent-changed' });
      expect(await store.people.change(newId(), agent.id, { name: 'Bo' }, event)).toBe('not-found');
      expect(await store.people.deactivate(newId(), agent.id, event)).toBe('not-found');
      expect(await store.agents.find(agent.id)).toEqual(agent);
    });

    test('who is deactivated loses sign-ins and stays in the books', async () => {
      await createAgent({ role: 'owner' });
      const agent = await createAgent();
      const link = { ...toLink(), agent: agent.id };
      await store.signIns.create(link);
      const event = toEvent({ kind: 'agent-deactivated', agent: agent.id, at: AT + 5 });
      expect(await store.people.deactivate(site.id, agent.id, event)).toBe('deactivated');
      expect(await store.signIns.find(link.hash)).toBeNull();
      expect(await store.agents.find(agent.id)).toEqual({ ...agent, deactivatedAt: AT + 5 });
      expect(await store.people.deactivate(site.id, agent.id, event)).toBe('not-found');
    });

    test('stays when they are the last owner, also of two who remove each other at once', async () => {
      const [left, right] = [await createAgent({ role: 'owner' }), await createAgent({ role: 'owner' })];
      const event = toEvent({ kind: 'agent-changed' });
      const results = await Promise.all([
        store.people.deactivate(site.id, left.id, event),
        store.people.change(site.id, right.id, { role: 'agent' }, event),
      ]);
      expect(results.filter((result) => result === 'last-owner')).toHaveLength(1);
      const owners = (await store.agents.list(site.id)).filter(
        ({ role, deactivatedAt }) => role === 'owner' && deactivatedAt === undefined,
      );
      expect(owners).toHaveLength(1);
      const [owner] = owners;
      if (owner === undefined) throw new Error('expected an owner, got none');
      expect(await store.people.change(site.id, owner.id, { role: 'admin' }, event)).toBe('last-owner');
      expect(await store.people.change(site.id, owner.id, { name: 'Still' }, event)).toMatchObject({ role: 'owner' });
    });

    test('gets a link only with its mail: one for each key, or one a day where the address is not proved', async () => {
      const { id: agent, email } = await createAgent();
      const send = (dedupeKey: string, since: number | null) => {
        const link = { ...toLink(), agent };
        const sent = store.people.mailLink(link, toMail({ recipient: email, dedupeKey }), since);
        return Promise.all([sent, sent.then(() => store.signIns.find(link.hash)).then((found) => found !== null)]);
      };
      expect(await send('a', null)).toEqual([true, true]);
      expect(await send('a', null)).toEqual([false, false]);
      expect(await send('b', AT - DAY_MS)).toEqual([true, true]);
      expect(await send('c', AT - DAY_MS)).toEqual([false, false]);
    });
  });
});
