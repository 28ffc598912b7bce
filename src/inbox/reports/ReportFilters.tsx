/** Chooses what the reports are about. What is chosen counts at once. */
import { useId, useState } from 'preact/hooks';
import { MAX_REPORT_DAYS } from '../../protocol/limits.ts';
import { Choice } from './Choice.tsx';
import {
  chooseDays,
  chooseRange,
  chooseTimeZone,
  type DayRange,
  type Grouping,
  RANGES,
  type ReportChoice,
  toGroupings,
} from './report-choice.ts';
import { REPORT_STRINGS } from './report-strings.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface ReportFiltersProps {
  readonly choice: ReportChoice;
  /** Empty where there is nothing to choose. */
  readonly agents: readonly Named[];
  readonly departments: readonly Named[];
  /** IANA names. */
  readonly siteTimeZone: string;
  readonly ownTimeZone: string;
  now(): number;
  onChoose(choice: ReportChoice): void;
}

export function ReportFilters(props: ReportFiltersProps) {
  const { choice, agents, departments, siteTimeZone, ownTimeZone, now, onChoose } = props;
  const radio = useId();
  const toGroup = (id: string): Grouping | undefined => toGroupings(choice).find((grouping) => grouping === id);
  return (
    <form class="filters" aria-label={REPORT_STRINGS.filters} onSubmit={(event) => event.preventDefault()}>
      <fieldset class="ranges">
        <legend class="aloud">{REPORT_STRINGS.range}</legend>
        {RANGES.map((range) => (
          <label key={range} class="range">
            <input
              type="radio"
              name={radio}
              checked={choice.range === range}
              onChange={() => onChoose(chooseRange(choice, range, now()))}
            />
            <span>{REPORT_STRINGS.ranges[range]}</span>
          </label>
        ))}
      </fieldset>
      {choice.range === 'custom' && <Days choice={choice} onChoose={onChoose} />}
      <Choice
        label={REPORT_STRINGS.groupBy}
        value={choice.groupBy}
        options={toGroupings(choice).map((id) => ({ id, name: REPORT_STRINGS.groupings[id] }))}
        onChoose={(id) => onChoose({ ...choice, groupBy: toGroup(id) ?? choice.groupBy })}
      />
      {agents.length > 0 && (
        <Choice
          label={REPORT_STRINGS.agent}
          value={choice.agent}
          options={[{ id: '', name: REPORT_STRINGS.everybody }, ...agents]}
          onChoose={(agent) => onChoose({ ...choice, agent })}
        />
      )}
      {departments.length > 0 && (
        <Choice
          label={REPORT_STRINGS.department}
          value={choice.department}
          options={[{ id: '', name: REPORT_STRINGS.allDepartments }, ...departments]}
          onChoose={(department) => onChoose({ ...choice, department })}
        />
      )}
      {siteTimeZone !== ownTimeZone && (
        <Choice
          label={REPORT_STRINGS.timeZone}
          value={choice.timeZone}
          options={[
            { id: siteTimeZone, name: REPORT_STRINGS.siteTime(siteTimeZone) },
            { id: ownTimeZone, name: REPORT_STRINGS.ownTime(ownTimeZone) },
          ]}
          onChoose={(timeZone) => onChoose(chooseTimeZone(choice, timeZone, now()))}
        />
      )}
    </form>
  );
}

/** Two days; they count as soon as both are there and in their order. */
function Days({ choice, onChoose }: Pick<ReportFiltersProps, 'choice' | 'onChoose'>) {
  const [days, setDays] = useState<DayRange>({ from: choice.from, to: choice.to });
  const error = useId();
  const isWrong = chooseDays(choice, days) === null;
  const change = (next: DayRange): void => {
    setDays(next);
    const chosen = chooseDays(choice, next);
    if (chosen !== null) onChoose(chosen);
  };
  return (
    <div class="days">
      {(['from', 'to'] as const).map((name) => (
        <label key={name} class="choice">
          <span>{REPORT_STRINGS[name]}</span>
          <input
            type="date"
            value={days[name]}
            aria-invalid={isWrong}
            aria-describedby={error}
            onInput={(event) => change({ ...days, [name]: event.currentTarget.value })}
          />
        </label>
      ))}
      <p id={error} class="days-error" role="alert">
        {isWrong && REPORT_STRINGS.wrongDays(MAX_REPORT_DAYS)}
      </p>
    </div>
  );
}
