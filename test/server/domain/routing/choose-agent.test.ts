/** Whom a conversation is offered to, and the visitors' places in the queue. */
import { describe, expect, test } from 'vitest';
import type { AgentId, ConversationId } from '../../../../src/protocol/ids.ts';
import { type Candidate, chooseAgent, type Need } from '../../../../src/server/domain/routing/choose-agent.ts';
import { toQueuePositions } from '../../../../src/server/domain/routing/queue-positions.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const ann = 'ann' as AgentId;
const bo = 'bo' as AgentId;
const cy = 'cy' as AgentId;
const toCandidate = (id: AgentId, wish: Partial<Candidate> = {}): Candidate => ({
  id,
  departments: [],
  chatLimit: null,
  load: 0,
  askedAt: 0,
  ...wish,
});
const toNeed = (wish: Partial<Need> = {}): Need => ({
  department: null,
  preferred: null,
  passedOver: new Set(),
  ...wish,
});
const choose = (mode: 'manual' | 'least-busy' | 'round-robin', need: Need, candidates: readonly Candidate[]) =>
  chooseAgent({ mode, chatLimit: 3 }, need, candidates);

describe('a conversation is offered', () => {
  test('to nobody where agents take what they see', () => {
    expect(choose('manual', toNeed(), [toCandidate(ann)])).toBeNull();
  });

  test('to whoever has the fewest, and of equals to whoever was not asked for the longest', () => {
    const candidates = [
      toCandidate(ann, { load: 2 }),
      toCandidate(bo, { load: 1, askedAt: 9 }),
      toCandidate(cy, { load: 1, askedAt: 5 }),
    ];
    expect(choose('least-busy', toNeed(), candidates)).toBe(cy);
  });

  test('in turn, whatever they have, in a round robin', () => {
    const candidates = [toCandidate(ann, { load: 2, askedAt: 1 }), toCandidate(bo, { askedAt: 2 })];
    expect(choose('round-robin', toNeed(), candidates)).toBe(ann);
  });

  test('to nobody of the back office, also when somebody was there before', () => {
    const back = [toCandidate(ann, { chatLimit: 0 })];
    expect(choose('round-robin', toNeed({ preferred: ann, passedOver: new Set([ann]) }), back)).toBeNull();
  });

  test('to nobody who is full, by their own limit or the site’s', () => {
    const full = [toCandidate(ann, { load: 3 }), toCandidate(bo, { load: 1, chatLimit: 1 })];
    expect(choose('least-busy', toNeed(), full)).toBeNull();
    expect(choose('least-busy', toNeed({ preferred: ann }), full)).toBeNull();
    expect(choose('least-busy', toNeed(), [...full, toCandidate(cy, { load: 4, chatLimit: 5 })])).toBe(cy);
  });

  test('to an agent of its department, and waits while none is there', () => {
    const candidates = [toCandidate(ann), toCandidate(bo, { departments: ['sales'], load: 2 })];
    expect(choose('least-busy', toNeed({ department: 'sales' }), candidates)).toBe(bo);
    expect(choose('least-busy', toNeed({ department: 'help' }), candidates)).toBeNull();
  });

  test('first to the preferred agent, unless they did not take it', () => {
    const candidates = [toCandidate(ann), toCandidate(bo, { load: 2 })];
    expect(choose('least-busy', toNeed({ preferred: bo }), candidates)).toBe(bo);
    expect(choose('least-busy', toNeed({ preferred: bo, passedOver: new Set([bo]) }), candidates)).toBe(ann);
  });

  test('again to everybody when all were asked and none took it', () => {
    const passedOver = new Set([ann, bo]);
    const candidates = [toCandidate(ann, { askedAt: 1 }), toCandidate(bo, { askedAt: 2 })];
    expect(choose('round-robin', toNeed({ passedOver }), candidates)).toBe(ann);
  });

  test('to an agent who is able and has room, in any of 2,000 random offices', () => {
    const random = createSeededRandom(71);
    for (let round = 0; round < 2_000; round++) {
      const candidates = [ann, bo, cy].map((id) =>
        toCandidate(id, {
          departments: random() < 0.5 ? ['sales'] : [],
          load: random.below(5),
          chatLimit: random() < 0.3 ? random.below(4) : null,
          askedAt: random.below(9),
        }),
      );
      const department = random() < 0.4 ? 'sales' : null;
      const passedOver = new Set([ann, bo, cy].filter(() => random() < 0.3));
      const mode = random() < 0.5 ? 'least-busy' : 'round-robin';
      const chosen = choose(
        mode,
        toNeed({ department, passedOver, preferred: random() < 0.3 ? bo : null }),
        candidates,
      );
      const able = candidates.filter(
        (one) => one.load < (one.chatLimit ?? 3) && (department === null || one.departments.includes(department)),
      );
      expect(able.some(({ id }) => id === chosen) || (chosen === null && able.length === 0)).toBe(true);
      if (chosen !== null && passedOver.has(chosen)) expect(able.every(({ id }) => passedOver.has(id))).toBe(true);
    }
  });
});

test('a place in the queue counts those of the same department who wait longer and are offered to nobody', () => {
  const wait = (conversation: string, department: string | null = null, agent: AgentId | null = null) =>
    ({ conversation: conversation as ConversationId, state: 'waiting', department, agent }) as const;
  const handed = { ...wait('handed'), state: 'transferring', agent: ann } as const;
  const queue = [wait('a'), handed, wait('b', 'sales'), wait('c', null, bo), wait('d'), wait('e', 'sales')];
  expect([...toQueuePositions(queue)]).toEqual([
    ['a', 1],
    ['b', 1],
    ['d', 2],
    ['e', 2],
  ]);
});
