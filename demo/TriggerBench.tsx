/** The bench: a pretended visitor on one side, on the other what each trigger makes of them, second by second. */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { toMinutes, toMoment } from './clock-words.ts';
import { SAMPLE_TRIGGERS } from './fixtures/sample-triggers.ts';
import { createPlayer, type RequestFrame } from './player.ts';
import { TriggerCard } from './TriggerCard.tsx';
import { type Bench, forget, LAST_SECOND, letFire, NEW_BENCH, seek, toFacts, toNow } from './trigger-bench.ts';
import { judge, type Verdict } from './trigger-verdict.ts';
import { VisitorControls } from './VisitorControls.tsx';

const FAST = 10;

interface TriggerBenchProps {
  readonly requestFrame: RequestFrame;
  /** Whether all groups of controls may be open from the start. */
  readonly isRoomy: boolean;
}

export function TriggerBench({ requestFrame, isRoomy }: TriggerBenchProps) {
  const bench = useSignal(NEW_BENCH);
  const now = toNow(bench.value);
  const verdicts = judge(SAMPLE_TRIGGERS, toFacts(bench.value), now);
  const take = (step: (before: Bench) => Bench) => {
    bench.value = step(bench.value);
  };
  return (
    <main class="bench">
      <header class="bench-head">
        <h2>Why triggers fire or wait</h2>
        <p>Pretend to be a visitor, let time pass, and read what each trigger makes of it. Nothing leaves this page.</p>
      </header>
      <TimeBar bench={bench.value} onStep={take} requestFrame={requestFrame} />
      <VisitorControls bench={bench.value} onStep={take} isRoomy={isRoomy} />
      <section class="bench-cards" aria-label="Triggers">
        <p class="bench-summary" role="status">
          {toSummary(verdicts)}
        </p>
        {verdicts.map((verdict) => (
          <TriggerCard
            key={verdict.trigger.id}
            verdict={verdict}
            bench={bench.value}
            onFire={() => take((before) => letFire(before, verdict.trigger))}
            onForget={() => take((before) => forget(before, verdict.trigger))}
          />
        ))}
      </section>
    </main>
  );
}

function toSummary(verdicts: readonly Verdict[]): string {
  const count = (...statuses: readonly Verdict['status'][]): number =>
    verdicts.filter(({ status }) => statuses.includes(status)).length;
  return `${count('fires')} would fire now, ${count('waits', 'yields')} waiting, ${count('held')} held`;
}

interface TimeBarProps {
  readonly bench: Bench;
  readonly requestFrame: RequestFrame;
  onStep(step: (before: Bench) => Bench): void;
}

function TimeBar({ bench, requestFrame, onStep }: TimeBarProps) {
  const isPlaying = useSignal(false);
  const speed = useSignal(1);
  // The player lives longer than a drawing; it must step from the newest.
  const newest = useRef(onStep);
  newest.current = onStep;
  const player = useMemo(
    () =>
      createPlayer(
        requestFrame,
        () => speed.value,
        (seconds) => {
          let isOver = false;
          newest.current((before) => {
            const after = seek(before, before.seconds + seconds);
            isOver = after.seconds === LAST_SECOND;
            return after;
          });
          if (isOver) isPlaying.value = false;
          return !isOver;
        },
      ),
    [requestFrame, speed, isPlaying],
  );
  useEffect(() => () => player.pause(), [player]);

  const toggle = () => {
    if (isPlaying.value) player.pause();
    else player.play();
    isPlaying.value = !isPlaying.value;
  };

  return (
    <section class="bench-time" aria-label="Time">
      <button type="button" class="bench-play" onClick={toggle}>
        <svg aria-hidden="true" viewBox="0 0 16 16">
          <path d={isPlaying.value ? 'M4 3h3v10H4zM9 3h3v10H9z' : 'M4 2.5v11l9-5.5z'} />
        </svg>
        {isPlaying.value ? 'Pause' : 'Play'}
      </button>
      <button
        type="button"
        aria-label="10× as fast"
        aria-pressed={speed.value === FAST}
        onClick={() => {
          speed.value = speed.value === FAST ? 1 : FAST;
        }}
      >
        10×
      </button>
      <input
        type="range"
        aria-label="Time on the site"
        aria-valuetext={toMinutes(bench.seconds)}
        min={0}
        max={LAST_SECOND}
        value={bench.seconds}
        onInput={({ currentTarget }) => {
          const { valueAsNumber } = currentTarget;
          onStep((before) => seek(before, valueAsNumber));
        }}
      />
      <p class="bench-clocks">
        <span>
          <b>{toMinutes(bench.seconds)}</b> on the site
        </span>
        <span>
          <b>{toMinutes(bench.seconds - bench.pageOpened)}</b> on this page
        </span>
        <span>{toMoment(toNow(bench))}</span>
      </p>
    </section>
  );
}
