/** The end of a connection that comes and asks: nothing waits longer than it must, and nobody is kept who does not come back. */
import { expect, test, vi } from 'vitest';
import { POLL_GAP_MS, POLL_HOLD_MS } from '../../../src/protocol/limits.ts';
import { createPollPeer } from '../../../src/server/realtime/poll-peer.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

function open() {
  const clock = createFakeClock();
  const onGone = vi.fn();
  return { clock, onGone, peer: createPollPeer(clock, onGone) };
}

test('what was sent before anybody asked is there at the next request, in order and once', async () => {
  const { peer } = open();
  peer.send('1');
  peer.send('2');
  expect(peer.bufferedBytes).toBe(2);
  const taken = peer.take();
  expect(await taken).toEqual(['1', '2']);
  expect(peer.bufferedBytes).toBe(0);
});

test('what one moment brings answers a request that waits, together', async () => {
  const { clock, peer } = open();
  const taken = peer.take();
  clock.advance(5_000);
  peer.send('1');
  peer.send('2');
  expect(await taken).toEqual(['1', '2']);
});

test('a request is answered without frames before a proxy loses patience, and the client is not gone by that', async () => {
  const { clock, peer, onGone } = open();
  const taken = peer.take();
  clock.advance(POLL_HOLD_MS);
  expect(await taken).toEqual([]);
  clock.advance(POLL_GAP_MS - 1);
  expect(onGone).not.toHaveBeenCalled();
  clock.advance(1);
  expect(onGone).toHaveBeenCalledTimes(1);
});

test('a second request takes the place of the first, which gets nothing that the second should', async () => {
  const { peer } = open();
  const first = peer.take();
  const second = peer.take();
  peer.send('1');
  expect([await first, await second]).toEqual([[], ['1']]);
});

test('a client whose request broke off is waited for as if it had been answered', () => {
  const { clock, peer, onGone } = open();
  void peer.take();
  peer.letGo();
  peer.send('1');
  clock.advance(POLL_GAP_MS);
  expect(onGone).toHaveBeenCalledTimes(1);
});

test('the end is told with its reason, once, and then the connection is over', async () => {
  const { peer, onGone } = open();
  peer.close('slow');
  peer.send('too late');
  const taken = peer.take();
  expect(await taken).toEqual(['{"type":"close","reason":"slow"}']);
  expect(onGone).toHaveBeenCalledTimes(1);
});
