/** What agents promise: how soon chats are answered and closed. */
import { toLengthText } from '../duration.ts';
import { Choice } from './Choice.tsx';
import type { ReportChoice } from './report-choice.ts';
import { REPORT_STRINGS } from './report-strings.ts';

const FIRST_RESPONSES = [15, 30, 60, 120, 300, 900, 3_600];
const RESOLUTIONS = [300, 900, 1_800, 3_600, 14_400, 86_400, 259_200];

export interface TargetChoicesProps {
  readonly choice: ReportChoice;
  onChoose(choice: ReportChoice): void;
}

export function TargetChoices({ choice, onChoose }: TargetChoicesProps) {
  return (
    <div class="targets">
      <Choice
        label={REPORT_STRINGS.firstResponseTarget}
        value={choice.firstResponseSeconds}
        options={FIRST_RESPONSES.map(toOption)}
        onChoose={(firstResponseSeconds) => onChoose({ ...choice, firstResponseSeconds })}
      />
      <Choice
        label={REPORT_STRINGS.resolutionTarget}
        value={choice.resolutionSeconds}
        options={RESOLUTIONS.map(toOption)}
        onChoose={(resolutionSeconds) => onChoose({ ...choice, resolutionSeconds })}
      />
    </div>
  );
}

function toOption(seconds: number) {
  return { id: String(seconds), name: toLengthText(seconds * 1000) };
}
