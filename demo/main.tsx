/** The studio: the live widget in the corner, every state of the chat box on a stage, and why triggers fire or wait. */
import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import type { Appearance } from '../src/protocol/site-config.ts';
import { BoxStage, type Scheme } from './BoxStage.tsx';
import { Choice } from './Choice.tsx';
import { BOX_STATES } from './fixtures/states.ts';
import { createLiveWidget } from './live-widget.ts';
import { TriggerBench } from './TriggerBench.tsx';

const TRIGGERS = '#triggers';
const SCHEME_NAMES: readonly Scheme[] = ['auto', 'light', 'dark'];
const POSITIONS: readonly Appearance['position'][] = ['right', 'left'];

const appearance = signal<Appearance>({
  color: '#1f6f54',
  position: 'right',
  title: 'Fjord & Fern',
  welcome: 'Hello! Ask us anything about plants, orders or the weather in your living room.',
});
const scheme = signal<Scheme>('auto');
const LINKS: readonly { readonly href: string; readonly title: string }[] = [
  { href: TRIGGERS, title: 'Triggers' },
  { href: '#', title: 'All states' },
  ...BOX_STATES.map(({ id, title }) => ({ href: toHref(id), title })),
];
/** What the address asks for; all states where it asks for nothing known. */
const view = signal(toView());

addEventListener('hashchange', () => {
  view.value = toView();
});

const widget = createLiveWidget(appearance.value);
let shown = appearance.value;
effect(() => {
  if (appearance.value !== shown) widget.setAppearance(appearance.value);
  shown = appearance.value;
});

function toHref(state: string): string {
  return `#state=${state}`;
}

function toView(): string {
  const { hash } = location;
  return LINKS.some(({ href }) => href === hash) ? hash : '#';
}

function requestFrame(callback: (nowMs: number) => void): () => void {
  const frame = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(frame);
}

function Studio() {
  return (
    <div class="studio">
      <header class="studio-side">
        <h1>Parlor studio</h1>
        <p class="studio-lead">
          The chat in the corner works. Beside it stand its triggers and every state it can be in.
        </p>
        <Controls />
        <nav class="studio-nav" aria-label="Triggers and states">
          <ul>
            {LINKS.map(({ href, title }) => (
              <li key={href}>
                <a href={href} aria-current={view.value === href ? 'page' : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      {view.value === TRIGGERS ? (
        <TriggerBench requestFrame={requestFrame} isRoomy={matchMedia('(min-width: 761px)').matches} />
      ) : (
        <States />
      )}
    </div>
  );
}

function States() {
  const states = BOX_STATES.filter(({ id }) => view.value === '#' || view.value === toHref(id));
  return (
    <main class="studio-states">
      {states.map((state) => (
        <BoxStage key={state.id} state={state} appearance={appearance.value} scheme={scheme.value} />
      ))}
    </main>
  );
}

function Controls() {
  return (
    <div class="studio-controls">
      <label>
        Colour
        <input
          type="color"
          value={appearance.value.color}
          onInput={(event) => {
            appearance.value = { ...appearance.value, color: event.currentTarget.value };
          }}
        />
      </label>
      <Choice
        name="Position"
        options={POSITIONS}
        value={appearance.value.position}
        onChoose={(position) => {
          appearance.value = { ...appearance.value, position };
        }}
      />
      <Choice
        name="Scheme"
        options={SCHEME_NAMES}
        value={scheme.value}
        onChoose={(next) => {
          scheme.value = next;
        }}
      />
    </div>
  );
}

render(<Studio />, document.body.appendChild(document.createElement('div')));
