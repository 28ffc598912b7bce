/** The promise of the session's signals: they follow one conversation, until they are disposed of. */
import { expect, it } from 'vitest';
import { FIXTURE_CONVERSATION, toPending } from '../../demo/fixtures/fixture-log.ts';
import { createFixtureSession, EMPTY_LOG, LIVE } from '../../demo/fixtures/fixture-session.ts';
import { toLogSignal, toStatusSignal } from '../../src/ui/log-signal.ts';

it('holds the newest log until it is disposed of', () => {
  const session = createFixtureSession({ conversation: FIXTURE_CONVERSATION });
  const log = toLogSignal(session, FIXTURE_CONVERSATION);
  expect(log.value).toBe(EMPTY_LOG);
  const next = { ...EMPTY_LOG, pending: [toPending(0, 'Hello')] };
  session.showLog(next);
  expect(log.value).toBe(next);
  log.dispose();
  session.showLog(EMPTY_LOG);
  expect(log.value).toBe(next);
});

it('holds the newest status until it is disposed of', () => {
  const session = createFixtureSession({ conversation: FIXTURE_CONVERSATION, status: { state: 'idle' } });
  const status = toStatusSignal(session);
  session.showStatus(LIVE);
  expect(status.value).toBe(LIVE);
  status.dispose();
  session.showStatus({ state: 'connecting' });
  expect(status.value).toBe(LIVE);
});
