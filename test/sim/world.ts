/** One run: people, browsers, network, processes and database; faults, then healing, then the verdict. */
import type { ConversationId } from '../../src/protocol/ids.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { perform, resume, show } from './acts.ts';
import { createSimDatabase, type SimDatabase } from './database.ts';
import { createWitness, type Witness } from './invariants.ts';
import { createKernel, type Kernel } from './kernel.ts';
import { createNetwork, type Device, type Network } from './network.ts';
import { createPerson, type Person, type Tab } from './person.ts';
import { CHAOS_MS, type Plan } from './plan.ts';
import { type HintFaults, type ServerProcess, startServerProcess } from './server-process.ts';

/** Unix ms at which every run begins. */
const START_AT = 1_700_000_000_000;
/** So long after the last fault everything is as it should be, but for what the server has yet to notice. */
const HEAL_MS = 90_000;
/** The server's longest way to notice a client that moved on: a frame held up, silence, the heartbeat that looks, the closing handshake. */
const NOTICE_MS = 60_000 + 60_000 + 30_000 + 30_000 - HEAL_MS;
const FINALE_MESSAGES = 12;
const FINALE_MS = 2_500;
/** A long time in which little happens: every so many runs are enough. */
const NOTICE_EVERY = 5;
/** How often a healed world is looked at. */
const LOOK_MS = 5_000;
/** Without silence or lost rings nothing may wait for a net below. */
const PROMPT_MS = 3_000;
/** One message is in flight at a time: those of a finale take so many times the way. */
const PROMPT_TRIPS = 20;

export interface World {
  readonly plan: Plan;
  readonly kernel: Kernel;
  readonly random: SeededRandom;
  readonly network: Network;
  readonly database: SimDatabase;
  readonly hints: HintFaults;
  readonly people: readonly Person[];
  /** The words of the next message: no two are the same. */
  toText(person: Person): string;
  /** Tabs that stopped without a word, and when. */
  readonly frozen: { readonly tab: Tab; readonly from: number; readonly to: number }[];
  /** How often an older database was put back. */
  era: number;
  goOnline(person: Person): void;
  endProcess(isSilent: boolean): void;
  ensureProcess(): void;
  deploy(): void;
  restoreBackup(lostMs: number): void;
}

export interface Outcome {
  readonly violations: readonly string[];
  readonly hash: number;
  readonly events: number;
  readonly messages: number;
}

const CONVERSATIONS = ['018bcfe5-6800-7000-8000-000000000001', '018bcfe5-6800-7000-8000-000000000002'].map(
  (id) => id as ConversationId,
);

/** Call it from a callback: promises are settled by hand (see kernel.ts). */
export function runPlan(plan: Plan): Outcome {
  const kernel = createKernel(START_AT);
  try {
    return runWorld(plan, kernel);
  } catch (error) {
    return { violations: [String(error)], hash: kernel.hash, events: kernel.events, messages: 0 };
  }
}

function runWorld(plan: Plan, kernel: Kernel): Outcome {
  const random = createSeededRandom(plan.seed);
  const database = createSimDatabase(kernel, random);
  const network = createNetwork(kernel, random);
  const hints: HintFaults = { lossRate: 0, lateRate: 0 };
  let epoch = 'era-0';
  let written = 0;
  const started: ServerProcess[] = [];
  const people: Person[] = [];

  const world: World = {
    plan,
    kernel,
    random,
    network,
    database,
    hints,
    people,
    toText({ id }) {
      written += 1;
      return `${id} ${written}`;
    },
    frozen: [],
    era: 0,
    goOnline({ device, tabs }) {
      if (device.isOnline) return;
      device.isOnline = true;
      for (const tab of tabs) tab.wake();
    },
    endProcess(isSilent) {
      const process = network.processes.at(-1);
      if (process !== undefined) network.kill(process, isSilent);
    },
    ensureProcess() {
      if (network.route() === null) start();
    },
    deploy() {
      const old = network.route();
      start();
      if (old === null) return;
      void old.connections.drain().then(() =>
        old.actor.deliver(() => {
          old.connections.closeAll();
          kernel.after(1_000, () => network.processes.includes(old) && network.kill(old, false));
        }),
      );
    },
    restoreBackup(lostMs) {
      for (const process of [...network.processes]) network.kill(process, false);
      database.loseTail(lostMs);
      world.era += 1;
      epoch = `era-${world.era}`;
      start();
    },
  };

  function start(): void {
    const process = startServerProcess({
      kernel,
      database,
      random,
      epoch,
      hints,
      publishRate: plan.tightRate ? { burst: 3, perMinute: 120 } : { burst: 1_000, perMinute: 60_000 },
      admission: { burst: 20, perMinute: 600 },
    });
    network.processes.push(process);
    started.push(process);
  }

  const witness: Witness = createWitness(world);
  const join = (kind: Person['kind'], id: string, conversations: readonly ConversationId[], isOdd: boolean): void => {
    const device: Device = {
      name: id,
      isOnline: true,
      latencyMs: plan.latencyMs,
      blocksSockets: isOdd && plan.blocksSockets,
      holdsStreams: plan.holdsStreams,
      blockedUntil: { up: 0, down: 0 },
      maxBuffered: 0,
    };
    const isStorageDenied = isOdd && plan.isStorageDenied;
    people.push(
      createPerson({
        kernel,
        random,
        network,
        kind,
        id,
        device,
        conversations,
        isStorageDenied,
        onLog: witness.onLog,
        toEra: () => world.era,
      }),
    );
  };

  start();
  join('visitor', 'ada', CONVERSATIONS.slice(0, 1), true);
  join('visitor', 'bob', CONVERSATIONS.slice(1), false);
  join('agent', 'ann', CONVERSATIONS, false);
  for (const person of people) for (let tabs = person.id === 'ada' ? plan.tabs : 1; tabs > 0; tabs--) person.open();
  // Conversations must exist before an agent can answer in them.
  kernel.runUntil(START_AT + 1_000);
  for (const person of people.slice(0, 2)) {
    const [tab] = person.tabs;
    const [conversation] = person.conversations;
    if (tab !== undefined && conversation !== undefined) person.write(tab, conversation, `${person.id} begins`);
  }
  const chaosAt = START_AT + 5_000;
  kernel.runUntil(chaosAt);
  for (const act of plan.acts) {
    kernel.runUntil(chaosAt + act.at);
    perform(world, act);
  }
  kernel.runUntil(chaosAt + CHAOS_MS);

  heal();
  const healedBy = kernel.now() + HEAL_MS;
  if (plan.family === 'lossless' || plan.family === 'late') {
    finale();
    while (kernel.now() < healedBy && !witness.isConnected()) kernel.runUntil(kernel.now() + LOOK_MS);
    kernel.runUntil(kernel.now() + PROMPT_MS + PROMPT_TRIPS * plan.latencyMs);
    witness.checkConvergence('I13 prompt');
  }
  do kernel.runUntil(kernel.now() + LOOK_MS);
  while (kernel.now() < healedBy && !witness.isConverged());
  witness.checkConvergence('I8');
  if (plan.seed % NOTICE_EVERY === 0) {
    kernel.runUntil(chaosAt + CHAOS_MS + HEAL_MS + NOTICE_MS);
    witness.checkConvergence('I8, later');
    witness.checkConnections();
  }
  witness.checkEnd(started);
  const messages = CONVERSATIONS.reduce((sum, id) => sum + database.messages(id).length, 0);
  return { violations: witness.violations, hash: kernel.hash, events: kernel.events, messages };

  /** Much at once, and nothing behind it that would show what was missed: everybody writes while links come back, or while rings are late. */
  function finale(): void {
    if (plan.family === 'late') Object.assign(hints, { lossRate: 0, lateRate: 0.5 });
    else for (const link of [...network.links]) link.reset();
    for (let count = FINALE_MESSAGES; count > 0; count--) {
      kernel.runUntil(kernel.now() + random() * (FINALE_MS / FINALE_MESSAGES));
      const person = people[random.below(people.length)];
      const tab = person?.tabs[0];
      const [conversation] = person?.conversations ?? [];
      if (person && tab && conversation) person.write(tab, conversation, world.toText(person));
    }
    Object.assign(hints, { lossRate: 0, lateRate: 0 });
    kernel.runUntil(kernel.now() + FINALE_MS);
  }

  function heal(): void {
    Object.assign(hints, { lossRate: 0, lateRate: 0 });
    database.stalledUntil = database.fullUntil = network.leadsNowhereUntil = 0;
    for (const process of network.processes) process.actor.thaw();
    world.ensureProcess();
    for (const person of people) {
      person.device.blockedUntil = { up: 0, down: 0 };
      person.device.latencyMs = Math.min(person.device.latencyMs, 100);
      person.browser.quotaUntil = 0;
      world.goOnline(person);
      for (const tab of person.tabs) {
        if (tab.actor.isFrozen) resume(tab);
        show(tab);
      }
      if (person.tabs.length === 0) person.open();
      // What an agent missed of the list is in it when they look again.
      for (const tab of person.tabs)
        for (const conversation of database.conversations) {
          if (person.conversations.includes(conversation)) tab.session.follow(conversation);
        }
    }
  }
}
