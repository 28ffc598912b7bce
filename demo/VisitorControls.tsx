/** What one may pretend about a visitor: settings that hold all the time, and things that happen at this moment. */
import type { ComponentChildren } from 'preact';
import { Choice } from './Choice.tsx';
import { toMinutes } from './clock-words.ts';
import {
  ARRIVAL_NAMES,
  answer,
  type Bench,
  change,
  comeBack,
  moveStart,
  NEW_BENCH,
  openPage,
  type Settings,
  scroll,
  sendMessage,
  stir,
  toUnanswered,
} from './trigger-bench.ts';
import { OFFICE_TEXT, PACING_TEXT } from './trigger-texts.ts';

const PAGES = ['/', '/pricing', '/products/monstera', '/business/plants'];
const COUNTRIES = ['cz', 'de', 'sk', 'us', 'unknown'];
const LANGUAGES = ['cs-CZ', 'de-DE', 'en-US', 'sk-SK'];
const DEVICES = ['desktop', 'tablet', 'mobile'];

interface VisitorControlsProps {
  readonly bench: Bench;
  readonly isRoomy: boolean;
  onStep(step: (before: Bench) => Bench): void;
}

export function VisitorControls({ bench, isRoomy, onStep }: VisitorControlsProps) {
  const { settings, seconds } = bench;
  const unanswered = toUnanswered(bench);
  const set = (settings: Partial<Settings>) => onStep((before) => change(before, settings));
  return (
    <section class="bench-controls" aria-label="Visitor">
      <Group title="On this page" isOpen>
        <PageForm page={bench.page} onOpen={(page) => onStep((before) => openPage(before, page))} />
        <label>
          Scrolled to {settings.scrollDepth} %
          <input
            type="range"
            min={0}
            max={100}
            step={5}
            value={settings.scrollDepth}
            onInput={({ currentTarget }) => {
              const depth = currentTarget.valueAsNumber;
              onStep((before) => scroll(before, depth));
            }}
          />
        </label>
        <Tick
          name="Mouse left at the top"
          isOn={settings.hasExitIntent}
          onTick={(hasExitIntent) => set({ hasExitIntent })}
        />
        <p class="bench-note">Last sign of life {toMinutes(seconds - bench.lastStir)} ago</p>
        <div class="bench-buttons">
          <button type="button" onClick={() => onStep(stir)}>
            Move mouse
          </button>
          <button type="button" onClick={() => onStep(sendMessage)}>
            Send message
          </button>
          <button
            type="button"
            aria-disabled={unanswered === null}
            onClick={() => {
              if (unanswered !== null) onStep(answer);
            }}
          >
            Answer it
          </button>
        </div>
        <p class="bench-note">{toConversationText(bench)}</p>
      </Group>
      <Group title="Who it is" isOpen={isRoomy}>
        <Amount name="Visits" value={settings.visits} min={1} onChange={(visits) => set({ visits })} />
        <Amount name="Pages in this visit" value={settings.pages} min={1} onChange={(pages) => set({ pages })} />
        <Amount name="Cart value" value={settings.cartValue} min={0} onChange={(cartValue) => set({ cartValue })} />
        <Choice
          name="Came from"
          options={ARRIVAL_NAMES}
          value={settings.arrival}
          onChoose={(arrival) => set({ arrival })}
        />
        <Choice name="Country" options={COUNTRIES} value={settings.country} onChoose={(country) => set({ country })} />
        <Choice
          name="Language"
          options={LANGUAGES}
          value={settings.language}
          onChoose={(language) => set({ language })}
        />
        <Choice name="Device" options={DEVICES} value={settings.device} onChoose={(device) => set({ device })} />
        <Tick
          name="Sent a greeting away"
          isOn={settings.hasDismissed}
          onTick={(hasDismissed) => set({ hasDismissed })}
        />
        <div class="bench-buttons">
          <button type="button" onClick={() => onStep(comeBack)}>
            Come back a day later
          </button>
          <button type="button" onClick={() => onStep(() => NEW_BENCH)}>
            Start over
          </button>
        </div>
      </Group>
      <Group title="The shop" isOpen={isRoomy}>
        <label>
          Visit began
          <input
            type="datetime-local"
            value={new Date(bench.startsAt).toISOString().slice(0, 16)}
            onChange={({ currentTarget }) => {
              const startsAt = currentTarget.valueAsNumber;
              if (!Number.isNaN(startsAt)) onStep((before) => moveStart(before, startsAt));
            }}
          />
        </label>
        <Amount
          name="Agents in sales"
          value={settings.salesAgents}
          min={0}
          onChange={(salesAgents) => set({ salesAgents })}
        />
        <Amount
          name="Agents in support"
          value={settings.supportAgents}
          min={0}
          onChange={(supportAgents) => set({ supportAgents })}
        />
        <dl>
          <dt>Office hours</dt>
          <dd>{OFFICE_TEXT}.</dd>
          <dt>Pacing</dt>
          <dd>{PACING_TEXT}.</dd>
        </dl>
      </Group>
    </section>
  );
}

function toConversationText(bench: Bench): string {
  const unanswered = toUnanswered(bench);
  if (unanswered !== null) return `Unanswered for ${toMinutes(bench.seconds - unanswered)}`;
  return bench.answers.length > 0 ? 'An agent has answered' : 'No conversation yet';
}

interface GroupProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly children: ComponentChildren;
}

function Group({ title, isOpen, children }: GroupProps) {
  return (
    <details open={isOpen}>
      <summary>{title}</summary>
      <div class="bench-group">{children}</div>
    </details>
  );
}

/** Opens a page by Enter or by the button, not with each letter. */
function PageForm({ page, onOpen }: { readonly page: string; onOpen(page: string): void }) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onOpen(String(new FormData(event.currentTarget).get('page')));
      }}
    >
      <label>
        Page address
        <input name="page" list="bench-pages" value={page} autocomplete="off" spellcheck={false} />
      </label>
      <datalist id="bench-pages">
        {PAGES.map((path) => (
          <option key={path} value={path} />
        ))}
      </datalist>
      <button type="submit">Open page</button>
    </form>
  );
}

interface AmountProps {
  readonly name: string;
  readonly value: number;
  readonly min: number;
  onChange(value: number): void;
}

function Amount({ name, value, min, onChange }: AmountProps) {
  return (
    <label>
      {name}
      <input
        type="number"
        value={value}
        min={min}
        max={9999}
        onInput={({ currentTarget }) => {
          if (currentTarget.validity.valid && currentTarget.value !== '') onChange(currentTarget.valueAsNumber);
        }}
      />
    </label>
  );
}

function Tick({ name, isOn, onTick }: { readonly name: string; readonly isOn: boolean; onTick(isOn: boolean): void }) {
  return (
    <label>
      {name}
      <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => onTick(currentTarget.checked)} />
    </label>
  );
}
