/** The studio: the live widget in the corner, and every state of the chat box on a stage. */
import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import type { Appearance } from '../src/protocol/site-config.ts';
import { BoxStage, type Scheme } from './BoxStage.tsx';
import { BOX_STATES } from './fixtures/states.ts';
import { createLiveWidget } from './live-widget.ts';

const SCHEME_NAMES: readonly Scheme[] = ['auto', 'light', 'dark'];
const POSITIONS: readonly Appearance['position'][] = ['right', 'left'];

const appearance = signal<Appearance>({
  color: '#1f6f54',
  position: 'right',
  title: 'Fjord & Fern',
  welcome: 'Hello! Ask us anything about plants, orders or the weather in your living room.',
});
const scheme = signal<Scheme>('auto');
/** The state in the address, or null for all of them. */
const chosen = signal(toChosenState());

addEventListener('hashchange', () => {
  chosen.value = toChosenState();
});

const widget = createLiveWidget(appearance.value);
let shown = appearance.value;
effect(() => {
  if (appearance.value !== shown) widget.setAppearance(appearance.value);
  shown = appearance.value;
});

function toChosenState(): string | null {
  const id = new URLSearchParams(location.hash.slice(1)).get('state');
  return BOX_STATES.some((state) => state.id === id) ? id : null;
}

function Studio() {
  const states = BOX_STATES.filter((state) => chosen.value === null || state.id === chosen.value);
  return (
    <div class="studio">
      <header class="studio-side">
        <h1>Parlor studio</h1>
        <p class="studio-lead">The chat in the corner works. Beside it stands every state it can be in.</p>
        <Controls />
        <nav class="studio-nav" aria-label="States">
          <ul>
            {[{ id: null, title: 'All states' }, ...BOX_STATES].map(({ id, title }) => (
              <li key={title}>
                <a href={id === null ? '#' : `#state=${id}`} aria-current={chosen.value === id ? 'page' : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main class="studio-states">
        {states.map((state) => (
          <BoxStage key={state.id} state={state} appearance={appearance.value} scheme={scheme.value} />
        ))}
      </main>
    </div>
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

interface ChoiceProps<Option extends string> {
  readonly name: string;
  readonly options: readonly Option[];
  readonly value: Option;
  onChoose(option: Option): void;
}

function Choice<Option extends string>({ name, options, value, onChoose }: ChoiceProps<Option>) {
  return (
    <label>
      {name}
      <select
        value={value}
        onChange={(event) => {
          const option = options[event.currentTarget.selectedIndex];
          if (option !== undefined) onChoose(option);
        }}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}

render(<Studio />, document.body.appendChild(document.createElement('div')));
