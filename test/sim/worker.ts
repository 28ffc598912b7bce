/** Runs seeds in a worker thread. */
import { parentPort } from 'node:worker_threads';
import { minimise } from './minimise.ts';
import { createPlan, type Plan } from './plan.ts';
import { runPlan } from './world.ts';

/** What a worker is asked for. */
export type Order =
  /** Runs seeds, and stops at the first that fails when `first` says so. */
  | { readonly kind: 'seeds'; readonly from: number; readonly count: number; readonly first: boolean }
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'minimise'; readonly plan: Plan };

export interface Failure {
  readonly plan: Plan;
  readonly violations: readonly string[];
}

export interface Report {
  readonly seeds: number;
  readonly events: number;
  readonly messages: number;
  readonly failures: readonly Failure[];
  /** Of all traces. */
  readonly hash: number;
}

/** Enough to see what is wrong. */
const MAX_FAILURES = 20;

function runPlans(plans: Iterable<Plan>, first: boolean): Report {
  const report = { seeds: 0, events: 0, messages: 0, failures: [] as Failure[], hash: 0 };
  for (const plan of plans) {
    const { violations, hash, events, messages } = runPlan(plan);
    report.seeds += 1;
    report.events += events;
    report.messages += messages;
    report.hash = (Math.imul(report.hash, 31) + hash) >>> 0;
    if (violations.length === 0) continue;
    if (report.failures.length < MAX_FAILURES) report.failures.push({ plan, violations });
    if (first) break;
  }
  return report;
}

function* toPlans(from: number, count: number): Iterable<Plan> {
  for (let seed = from; seed < from + count; seed++) yield createPlan(seed);
}

function obey(order: Order): Report {
  if (order.kind === 'seeds') return runPlans(toPlans(order.from, order.count), order.first);
  return runPlans([order.kind === 'plan' ? order.plan : minimise(order.plan)], false);
}

parentPort?.on('message', (order: Order) => parentPort?.postMessage(obey(order)));
