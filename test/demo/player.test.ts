/** Playing: whole seconds, no faster than asked, and only while somebody looks. */
import { expect, test } from 'vitest';
import { createPlayer } from '../../demo/player.ts';
import { createFrames } from './frames.ts';

function start({ speed = 1, last = Number.POSITIVE_INFINITY } = {}) {
  const frames = createFrames();
  let seconds = 0;
  const player = createPlayer(
    frames.request,
    () => speed,
    (passed) => {
      seconds += passed;
      return seconds < last;
    },
  );
  const draw = (count: number, afterMs: number) => {
    for (let index = 0; index < count; index++) frames.draw(afterMs);
    return seconds;
  };
  return { frames, player, draw };
}

test('asks for no frame until it plays, nor after a pause', () => {
  const { frames, player, draw } = start();
  expect(frames.isWanted).toBe(false);
  player.play();
  expect(frames.isWanted).toBe(true);
  player.pause();
  expect(frames.isWanted).toBe(false);
  expect(draw(20, 100)).toBe(0);
});

test.each([
  [1, 3],
  [10, 30],
])('lets seconds pass at %i times the speed', (speed, passed) => {
  const { player, draw } = start({ speed });
  player.play();
  expect(draw(31, 100)).toBe(passed);
});

test('a page that was hidden for an hour has missed nothing', () => {
  const { player, draw } = start();
  player.play();
  draw(1, 16);
  expect(draw(1, 3_600_000)).toBe(0);
});

test('plays once, however often it is asked', () => {
  const { player, draw } = start();
  player.play();
  player.play();
  expect(draw(11, 100)).toBe(1);
});

test('asks for no more frames at its end', () => {
  const { frames, player, draw } = start({ last: 2 });
  player.play();
  expect(draw(40, 100)).toBe(2);
  expect(frames.isWanted).toBe(false);
});
