/** The hours of the week, the darker the more visitors began to write in them. */
import type { ReportRow } from '../../protocol/report-api.ts';
import { REPORT_STRINGS } from './report-strings.ts';
import { toWeekdayText } from './report-text.ts';

/** As many as the eye tells apart without a scale beside them. */
const LEVELS = [1, 2, 3, 4, 5];
const LABELLED_HOURS = [0, 6, 12, 18];

export interface LoadMapProps {
  readonly rows: readonly ReportRow[];
  readonly summary: string;
}

export function LoadMap({ rows, summary }: LoadMapProps) {
  const most = Math.max(...rows.map(({ started }) => Number(started)), 1);
  const weekdays = [...new Set(rows.map(({ weekday }) => Number(weekday)))];
  return (
    <>
      <div class="load" role="img" aria-label={summary}>
        {weekdays.map((weekday) => (
          <div key={weekday} class="load-row">
            <span class="load-name">{toWeekdayText(weekday)}</span>
            {rows
              .filter((row) => row['weekday'] === weekday)
              .map(({ hour, started }) => (
                <span
                  key={hour}
                  class="load-cell"
                  data-level={Math.ceil((LEVELS.length * Number(started)) / most)}
                  title={REPORT_STRINGS.chatsAt(toWeekdayText(weekday), toHourText(Number(hour)), Number(started))}
                />
              ))}
          </div>
        ))}
        <div class="load-row">
          <span class="load-name" />
          {LABELLED_HOURS.map((hour) => (
            <span key={hour} class="load-hour">
              {toHourText(hour)}
            </span>
          ))}
        </div>
      </div>
      <p class="load-scale" aria-hidden="true">
        {REPORT_STRINGS.fewer}
        {[0, ...LEVELS].map((level) => (
          <span key={level} class="load-cell" data-level={level} />
        ))}
        {REPORT_STRINGS.more}
      </p>
    </>
  );
}

/** `07`. */
export function toHourText(hour: number): string {
  return String(hour).padStart(2, '0');
}
