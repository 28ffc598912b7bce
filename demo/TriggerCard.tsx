/** One trigger: what becomes of it, condition by condition, and how often it may fire. */
import type { ExplainedCondition, ExplainedLeaf } from '../src/triggers/explain.ts';
import { toExpectation, toReality } from './condition-texts.ts';
import type { Bench } from './trigger-bench.ts';
import {
  EVENT_TEXTS,
  toActionsText,
  toFiringText,
  toFrequencyText,
  toOutlookText,
  toStatusText,
} from './trigger-texts.ts';
import type { Verdict } from './trigger-verdict.ts';

/** Shapes, so that nobody has to tell colours apart. */
const STATUS_SHAPES: Readonly<Record<Verdict['status'], string>> = {
  fires: 'M9 1 3 9.5h4L6.5 15 13 6.5H8.5z',
  yields: 'M3 3v10l5-5zM8 3v10l5-5z',
  waits: 'M8 1.5a6.5 6.5 0 1 0 .01 0zM8 4v4.3l3 1.7',
  held: 'M5 3v10M11 3v10',
};

const MARK_SHAPES = {
  holds: 'M3 8.5 6.5 12 13 4.5',
  waits: 'M8 2a6 6 0 1 0 .01 0zM8 5v3.3l2 1.2',
  fails: 'M4 4l8 8M12 4l-8 8',
};

interface TriggerCardProps {
  readonly verdict: Verdict;
  readonly bench: Bench;
  onFire(): void;
  onForget(): void;
}

export function TriggerCard({ verdict, bench, onFire, onForget }: TriggerCardProps) {
  const { trigger, explanation, status } = verdict;
  const firing = toFiringText(trigger, bench);
  const titleId = `trigger-${trigger.id}`;
  return (
    <article class="bench-card" data-status={status} aria-labelledby={titleId}>
      <h3 id={titleId}>{trigger.name}</h3>
      <p class="bench-status">
        <Shape path={STATUS_SHAPES[status]} />
        {toStatusText(verdict, bench)}
      </p>
      <p class="bench-note">{trigger.description}</p>
      <div class="bench-tree">
        <Tree condition={explanation.conditions} bench={bench} />
      </div>
      <dl>
        <dt>After</dt>
        <dd>{EVENT_TEXTS[explanation.event]}</dd>
        <dt>Then</dt>
        <dd>{toActionsText(trigger)}</dd>
        <dt>How often</dt>
        <dd>{toFrequencyText(verdict, bench)}</dd>
      </dl>
      <div class="bench-buttons">
        <Act name="Let it fire" subject={trigger.name} isPossible={status === 'fires'} onAct={onFire} />
        <Act name="Forget" subject={trigger.name} isPossible={firing !== null} onAct={onForget} />
        <span class="bench-note">{firing}</span>
      </div>
    </article>
  );
}

interface ActProps {
  readonly name: string;
  readonly subject: string;
  readonly isPossible: boolean;
  onAct(): void;
}

/** Stays in place when it is not possible: a disabled button would drop the focus. */
function Act({ name, subject, isPossible, onAct }: ActProps) {
  return (
    <button
      type="button"
      aria-label={`${name}: ${subject}`}
      aria-disabled={!isPossible}
      onClick={() => {
        if (isPossible) onAct();
      }}
    >
      {name}
    </button>
  );
}

function Tree({ condition, bench }: { readonly condition: ExplainedCondition; readonly bench: Bench }) {
  if ('name' in condition) return <Leaf leaf={condition} bench={bench} />;
  const isAny = 'any' in condition;
  const children = isAny ? condition.any : condition.all;
  return (
    <>
      <span class="bench-word">
        <Mark condition={condition} />
        {isAny ? 'any of' : 'all of'}
      </span>
      <ul>
        {children.map((child, index) => (
          <li key={index}>
            <Tree condition={child} bench={bench} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Leaf({ leaf, bench }: { readonly leaf: ExplainedLeaf; readonly bench: Bench }) {
  const expectation = toExpectation(leaf);
  return (
    <span class="bench-leaf">
      <Mark condition={leaf} />
      <span>{expectation[0]?.toUpperCase() + expectation.slice(1)}</span>{' '}
      <span class="bench-now">
        now {toReality(leaf)}, {toOutlookText(leaf, bench)}
      </span>
    </span>
  );
}

function Mark({ condition }: { readonly condition: ExplainedCondition }) {
  const mark = condition.holds ? 'holds' : condition.at === null ? 'fails' : 'waits';
  return (
    <span class="bench-mark" data-mark={mark}>
      <Shape path={MARK_SHAPES[mark]} />
    </span>
  );
}

function Shape({ path }: { readonly path: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16">
      <path d={path} />
    </svg>
  );
}
