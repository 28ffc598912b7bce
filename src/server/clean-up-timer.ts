/** Cleans up while the server runs: what a crash left once after the start; files that nobody used, and old answers, every hour. */

import { forgetOldAnswers } from './domain/answers/kept-answers.ts';
import type { DomainWorld } from './domain/domain-world.ts';
import { deleteStrayBytes, deleteUnusedFiles } from './domain/files/clean-files.ts';

/** A start has more urgent things to do. */
const FIRST_AFTER_MS = 60_000;
const INTERVAL_MS = 3_600_000;

/** @returns stops it; resolves when nothing is going on any more */
export function startCleanUp(domain: DomainWorld, onError: (error: unknown) => void): () => Promise<void> {
  const { clock } = domain;
  let running = Promise.resolve();
  let cancel = clock.setTimer(() => cleanUp(deleteStrayBytes), FIRST_AFTER_MS);

  function cleanUp(...more: readonly ((world: DomainWorld) => Promise<void>)[]): void {
    running = runAll([...more, deleteUnusedFiles, forgetOldAnswers]).catch(onError);
    cancel = clock.setTimer(() => cleanUp(), INTERVAL_MS);
  }

  async function runAll(deeds: readonly ((world: DomainWorld) => Promise<void>)[]): Promise<void> {
    for (const deed of deeds) await deed(domain);
  }

  return () => {
    cancel();
    return running;
  };
}
