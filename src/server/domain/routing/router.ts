/** Finds an agent for each visitor who waits, passes over those who do not answer, and tells visitors their place in the queue. */
import type { AgentId, ConversationId, SiteId } from '../../../protocol/ids.ts';
import type { Queued, Site } from '../../store/store.ts';
import { applyChange } from '../conversations/apply-change.ts';
import type { DomainWorld } from '../domain-world.ts';
import { type Candidate, chooseAgent } from './choose-agent.ts';
import { toQueuePositions } from './queue-positions.ts';
import { watchSite } from './watch-site.ts';

/** Wakes of one site that come together are one look at its queue. */
const GATHER_MS = 100;
/** How often time alone is looked at: offers that ran out, visitors who went away, agents who do not answer. */
const SWEEP_MS = 5_000;
/** Of one site; who waits behind so many has time until the next look. */
const QUEUE_LIMIT = 500;

export interface Router {
  /** Something changed that may matter to who waits. */
  wake(site: SiteId): void;
  /** As it was last told; null for who does not wait. */
  positionOf(conversation: ConversationId): number | null;
  /** Resolves when nothing is going on any more. */
  close(): Promise<void>;
}

export function createRouter(world: DomainWorld, onError: (error: unknown) => void): Router {
  const { clock, sites, store, agentsOnline, doorbell } = world;
  const waking = new Map<SiteId, () => void>();
  const positions = new Map<ConversationId, { readonly site: SiteId; readonly position: number }>();
  const passedOver = new Map<ConversationId, { readonly site: SiteId; readonly agents: Set<AgentId> }>();
  const askedAt = new Map<AgentId, number>();
  let turn: Promise<void> = Promise.resolve();
  let cancelSweep = clock.setTimer(sweep, SWEEP_MS);

  function wake(site: SiteId): void {
    if (waking.has(site)) return;
    waking.set(
      site,
      clock.setTimer(() => {
        waking.delete(site);
        enqueue(() => route(site));
      }, GATHER_MS),
    );
  }

  /** One at a time: two looks at one queue would offer twice. */
  function enqueue(look: () => Promise<void>): void {
    turn = turn.then(look).catch(onError);
  }

  function sweep(): void {
    cancelSweep = clock.setTimer(sweep, SWEEP_MS);
    enqueue(async () => {
      // Also where somebody waited when it was last looked: they are forgotten.
      const remembered = [...positions.values(), ...passedOver.values()].map(({ site }) => site);
      // What goes wrong at one site is not the others' matter.
      for (const id of new Set([...(await store.routing.waitingSites()), ...remembered]))
        await route(id).catch(onError);
    });
  }

  async function route(id: SiteId): Promise<void> {
    const site = sites.byId(id);
    if (site === null) return;
    const found = await store.routing.queue(id, QUEUE_LIMIT);
    const queue = (await watchSite(world, site, found, pass)) ? await store.routing.queue(id, QUEUE_LIMIT) : found;
    const here = new Set(queue.map(({ conversation }) => conversation));
    for (const [id, passed] of passedOver) if (passed.site === site.id && !here.has(id)) passedOver.delete(id);
    const offered = await offerAll(site, queue);
    tellPositions(
      site.id,
      queue.filter(({ conversation }) => !offered.has(conversation)),
    );
  }

  function pass({ site, conversation }: Queued, agent: AgentId): void {
    const agents = passedOver.get(conversation)?.agents ?? new Set();
    passedOver.set(conversation, { site, agents: agents.add(agent) });
  }

  async function offerAll({ id, settings }: Site, queue: readonly Queued[]): Promise<ReadonlySet<ConversationId>> {
    const offered = new Set<ConversationId>();
    const online = agentsOnline.of(id);
    const waiting = queue.filter(({ state, agent }) => state === 'waiting' && agent === null);
    if (settings.routing.mode === 'manual' || online.length === 0 || waiting.length === 0) return offered;
    const loads = new Map(await store.routing.loads(id));
    const names = new Map((await store.agents.list(id)).map((agent) => [agent.id, agent.name]));
    for (const { conversation, visitor, department, lastAgent } of waiting) {
      const candidates = online.map(
        (agent): Candidate => ({
          ...agent,
          load: loads.get(agent.id) ?? 0,
          askedAt: askedAt.get(agent.id) ?? 0,
        }),
      );
      const preferred = settings.routing.preferLastAgent
        ? (lastAgent ?? (await store.routing.lastAgentOf(visitor)))
        : null;
      const need = { department, preferred, passedOver: passedOver.get(conversation)?.agents ?? new Set<AgentId>() };
      const agent = chooseAgent(settings.routing, need, candidates);
      if (agent === null) continue;
      const summary = await applyChange(world, {
        act: 'offer',
        site: id,
        conversation,
        expectedAgent: null,
        agent: { id: agent, name: names.get(agent) ?? '' },
        by: null,
        event: { agent },
      });
      if (summary === null) continue;
      offered.add(conversation);
      loads.set(agent, (loads.get(agent) ?? 0) + 1);
      askedAt.set(agent, clock.now());
    }
    return offered;
  }

  function tellPositions(site: SiteId, queue: readonly Queued[]): void {
    const visitors = new Map(queue.map(({ conversation, visitor }) => [conversation, visitor]));
    const places = toQueuePositions(queue);
    for (const [id, told] of positions) if (told.site === site && !places.has(id)) positions.delete(id);
    for (const [conversation, position] of places) {
      const visitor = visitors.get(conversation);
      if (visitor === undefined || positions.get(conversation)?.position === position) continue;
      positions.set(conversation, { site, position });
      doorbell.ring([`visitor:${visitor}`], { type: 'queue', conversation, position });
    }
  }

  const unsubscribe = agentsOnline.onChange((agent, before) => {
    const site = (agent ?? before)?.site;
    if (site !== undefined) wake(site);
  });

  return {
    wake,
    positionOf: (conversation) => positions.get(conversation)?.position ?? null,
    close() {
      unsubscribe();
      cancelSweep();
      for (const cancel of waking.values()) cancel();
      return turn;
    },
  };
}
