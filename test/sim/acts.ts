/** What each act of a plan does to the world. */
import type { ConversationId } from '../../src/protocol/ids.ts';
import type { Person, Tab } from './person.ts';
import type { Act, ActKind } from './plan.ts';
import type { World } from './world.ts';

const pick = <Item>(list: readonly Item[], at: number): Item | undefined => list[Math.floor(at * list.length)];

/** A tab in which somebody can do something. */
const toLiveTabs = (world: World): Tab[] =>
  world.people.flatMap((person) => person.tabs).filter((tab) => !tab.actor.isFrozen);

const seconds = (much: number, least: number, most: number): number => 1_000 * (least + much * (most - least));

/** An agent answers in what is there; a visitor begins it. */
const toOpenConversations = ({ database }: World, { kind, conversations }: Person): readonly ConversationId[] =>
  kind === 'visitor' ? conversations : conversations.filter((id) => database.conversations.includes(id));

function pause(tab: Tab): void {
  tab.isPaused = true;
  tab.session.pause();
  tab.actor.freeze();
}

export function resume(tab: Tab): void {
  if (!tab.actor.isAlive) return;
  tab.actor.thaw();
  const { isPaused } = tab;
  tab.isPaused = false;
  if (isPaused) tab.actor.deliver(() => tab.session.resume());
  tab.wake();
}

export function show(tab: Tab): void {
  tab.actor.throttleMs = 0;
  if (tab.isVisible) return;
  tab.isVisible = true;
  tab.wake();
}

type Perform = (world: World, act: Act, tab: Tab, person: Person) => void;

const PERFORM: Readonly<Record<ActKind, Perform>> = {
  write(world, { way }, tab, person) {
    const conversation = pick(toOpenConversations(world, person), way);
    if (conversation !== undefined) person.write(tab, conversation, world.toText(person));
  },
  flood(world, { way }, tab, person) {
    const conversation = pick(toOpenConversations(world, person), way);
    if (conversation === undefined) return;
    for (let count = 40; count > 0; count--) {
      person.write(tab, conversation, `${world.toText(person)} ${'x'.repeat(7_000)}`);
    }
  },
  notice(_world, { way, much }, tab, person) {
    const conversation = pick(person.conversations, way);
    if (conversation === undefined) return;
    if (much < 0.5) tab.session.typing(conversation, true);
    else tab.session.read(conversation, tab.session.log(conversation).messages.length);
  },
  reload(_world, _act, tab, person) {
    person.close(tab);
    person.open();
  },
  crash(_world, { much }, tab, person) {
    person.lose(tab, false);
    if (much < 0.5) person.open();
  },
  'close-tab': (_world, _act, tab, person) => person.close(tab),
  'open-tab'(_world, _act, _tab, person) {
    if (person.kind === 'visitor' && person.tabs.length < 4) person.open();
  },
  freeze(world, { much }, tab) {
    pause(tab);
    world.kernel.after(seconds(much, 1, 90), () => resume(tab));
  },
  'hard-freeze'(world, { much }, tab) {
    tab.actor.freeze();
    const from = world.kernel.now();
    const to = from + seconds(much, 1, 90);
    world.frozen.push({ tab, from, to });
    world.kernel.after(to - from, () => resume(tab));
  },
  'back-forward'(world, { much }, tab) {
    pause(tab);
    world.kernel.after(seconds(much, 0, 20), () => resume(tab));
  },
  hide(world, { much, way }, tab) {
    tab.isVisible = false;
    tab.actor.throttleMs = way < 0.5 ? 1_000 : 60_000;
    world.kernel.after(seconds(much, 1, 120), () => show(tab));
  },
  sleep(world, { much, way }, _tab, person) {
    const tabs = person.tabs.filter((tab) => !tab.actor.isFrozen);
    for (const tab of tabs) tab.actor.freeze();
    const asleepMs = seconds(much, 5, 120);
    for (const link of world.network.links) {
      if (link.device !== person.device) continue;
      if (way < 0.5) {
        link.up.deafen();
        link.down.deafen();
      } else link.down.blockUntil(world.kernel.now() + asleepMs);
    }
    world.kernel.after(asleepMs, () => tabs.forEach(resume));
  },
  skew(_world, { much }, _tab, person) {
    // Less than what is kept for a restored backup, which is the one thing that a browser lets expire by its own clock.
    person.skewMs = (much - 0.5) * 480_000;
    for (const tab of person.tabs) tab.actor.skewMs = person.skewMs;
  },
  quota(world, { much }, _tab, person) {
    person.browser.quotaUntil = world.kernel.now() + seconds(much, 0, 30);
  },
  'clear-storage'(_world, _act, _tab, person) {
    person.browser.clear();
    for (const promise of person.promises) promise.mayBeLost = true;
  },
  cut(world, { who }) {
    pick([...world.network.links], who)?.reset();
  },
  deafen(world, { who, way }) {
    const link = pick([...world.network.links], who);
    if (way < 0.66) link?.up.deafen();
    if (way > 0.33) link?.down.deafen();
  },
  block(world, { much, way }, _tab, { device }) {
    const until = world.kernel.now() + seconds(much, 1, 60);
    if (way < 0.66) device.blockedUntil.up = until;
    if (way > 0.33) device.blockedUntil.down = until;
    for (const link of world.network.links) {
      if (link.device !== device) continue;
      link.up.blockUntil(device.blockedUntil.up);
      link.down.blockUntil(device.blockedUntil.down);
    }
  },
  offline(world, { much, way }, _tab, person) {
    const { device } = person;
    device.isOnline = false;
    for (const link of [...world.network.links]) {
      if (link.device !== device) continue;
      if (way < 0.5) link.reset();
      else {
        link.up.deafen();
        link.down.deafen();
      }
    }
    world.kernel.after(seconds(much, 1, 90), () => world.goOnline(person));
  },
  'slow-reader'(world, { who, much }) {
    pick([...world.network.links], who)?.down.blockUntil(world.kernel.now() + seconds(much, 10, 90));
  },
  'lead-nowhere'(world, { much }) {
    world.network.leadsNowhereUntil = world.kernel.now() + seconds(much, 1, 40);
  },
  kill(world, { much }) {
    world.endProcess(false);
    world.kernel.after(seconds(much, 0, 20), () => world.ensureProcess());
  },
  'power-loss'(world, { much }) {
    world.endProcess(true);
    world.kernel.after(seconds(much, 0, 20), () => world.ensureProcess());
  },
  'pause-process'(world, { much }) {
    const process = world.network.route();
    process?.actor.freeze();
    world.kernel.after(seconds(much, 1, 60), () => process?.actor.thaw());
  },
  deploy: (world) => world.deploy(),
  stall(world, { much }) {
    world.database.stalledUntil = world.kernel.now() + seconds(much, 1, 30);
  },
  'full-disk'(world, { much }) {
    world.database.fullUntil = world.kernel.now() + seconds(much, 1, 30);
  },
  'lose-tail'(world, { much }) {
    world.restoreBackup(seconds(much, 0, 40));
  },
  hints(world, { much, way }) {
    const isLateOnly = world.plan.family === 'late';
    world.hints.lossRate = isLateOnly ? 0 : way < 0.5 ? 1 : way;
    world.hints.lateRate = isLateOnly || way < 0.8 ? 0.5 : 0;
    world.kernel.after(seconds(much, 5, 60), () => Object.assign(world.hints, { lossRate: 0, lateRate: 0 }));
  },
};

export function perform(world: World, act: Act): void {
  const tab = pick(toLiveTabs(world), act.who);
  if (tab !== undefined) PERFORM[act.kind](world, act, tab, tab.person);
}
