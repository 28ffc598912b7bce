/** One state of the chat box, drawn by the real box on a small stage. */
import { useEffect, useRef } from 'preact/hooks';
import type { Appearance } from '../src/protocol/site-config.ts';
import { mountBox } from '../src/widget/mount-box.ts';
import type { Scheme as OneScheme } from '../src/widget/palette.ts';
import { toFixtureBox } from './fixtures/fixture-box.ts';
import { FIXTURE_CONVERSATION, FIXTURE_NOW } from './fixtures/fixture-log.ts';
import { createFixtureSession } from './fixtures/fixture-session.ts';
import type { BoxState } from './fixtures/states.ts';

/** The box has drawn its messages and heard of its home by then, and has fetched what the act needs by then. */
const ACT_AFTER_MS = 200;
const LIVE_AFTER_MS = 1_500;

export type Scheme = 'auto' | OneScheme;

interface BoxStageProps {
  readonly state: BoxState;
  readonly appearance: Appearance;
  readonly scheme: Scheme;
}

export function BoxStage({ state, appearance, scheme }: BoxStageProps) {
  const stage = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (stage.current === null) return;
    // A new host for each drawing: a shadow root stays on its element for good.
    const host = document.createElement('div');
    stage.current.replaceChildren(host);
    return drawBox(host, state, appearance, state.scheme ?? scheme);
  }, [state, appearance, scheme]);
  return (
    <section aria-labelledby={`state-${state.id}`}>
      <h2 id={`state-${state.id}`}>{state.title}</h2>
      <p>{state.when}</p>
      <div class="studio-stage" dir={state.direction} ref={stage} />
    </section>
  );
}

function drawBox(host: HTMLElement, state: BoxState, appearance: Appearance, scheme: Scheme): () => void {
  const root = host.attachShadow({ mode: 'open' });
  const box = mountBox({
    root,
    session: createFixtureSession({ ...state, conversation: FIXTURE_CONVERSATION }),
    ...toFixtureBox(state),
    appearance: {
      ...appearance,
      welcome: state.welcome ?? appearance.welcome,
      theme: scheme === 'auto' ? {} : { scheme },
    },
    // Time stands still on the stage; only the layout in a later task is real.
    clock: { now: () => FIXTURE_NOW, setTimer: setRealTimer },
    onClose: () => box.open(),
  });
  // A gallery must not move the focus; an inert box cannot take it.
  host.inert = true;
  box.open();
  const cancelAct = setRealTimer(() => state.act?.(root), ACT_AFTER_MS);
  const cancelInert = setRealTimer(
    () => {
      host.inert = false;
    },
    state.act === undefined ? 0 : LIVE_AFTER_MS,
  );
  return () => {
    cancelAct();
    cancelInert();
    box.destroy();
  };
}

function setRealTimer(callback: () => void, delayMs: number): () => void {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
}
