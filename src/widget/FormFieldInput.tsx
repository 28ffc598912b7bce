/** One question of a form with its label, its field and what is wrong with the answer. */
import type { FormField } from '../protocol/form-field.ts';
import type { HomeAnswer } from '../protocol/home-api.ts';
import type { FormStrings } from './FormView.tsx';
import type { AnswerMistake } from './find-answer-mistake.ts';

interface FormFieldInputProps {
  readonly id: string;
  readonly field: FormField;
  readonly isFirst: boolean;
  readonly value: string | boolean;
  readonly mistake: AnswerMistake | null;
  readonly departments: HomeAnswer['departments'];
  readonly strings: FormStrings;
  onChange(value: string | boolean): void;
}

export function FormFieldInput(props: FormFieldInputProps) {
  const { id, field, mistake, strings } = props;
  const label = (
    <>
      {field.label}
      {field.required && <span class="form-required">{strings.required}</span>}
    </>
  );
  return (
    <div class={mistake === null ? 'form-field' : 'form-field form-wrong'}>
      {field.kind === 'checkbox' ? (
        <label class="form-check" for={id} dir="auto">
          {drawField(props)}
          <span>{label}</span>
        </label>
      ) : (
        <>
          <label class="form-label" for={id} dir="auto">
            {label}
          </label>
          {drawField(props)}
        </>
      )}
      {mistake !== null && (
        <p class="form-mistake" id={`${id}-mistake`}>
          {strings.mistakes[mistake]}
        </p>
      )}
    </div>
  );
}

function drawField({ id, field, isFirst, value, mistake, departments, strings, onChange }: FormFieldInputProps) {
  const { kind, options } = field;
  const common = {
    id,
    'aria-invalid': mistake !== null,
    'aria-describedby': mistake === null ? undefined : `${id}-mistake`,
    'aria-required': field.required,
    'data-first': isFirst,
  };
  if (typeof value === 'boolean') {
    return (
      <input
        {...common}
        type="checkbox"
        checked={value}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    );
  }
  const text = { ...common, class: 'form-input', value, dir: 'auto' as const };
  const onInput = (event: { readonly currentTarget: { readonly value: string } }): void =>
    onChange(event.currentTarget.value);
  // By name: an answer is read without its form.
  const choices = options ?? (kind === 'department' ? departments.map(({ name }) => name) : []);
  if (choices.length > 0) {
    return (
      <select {...text} onChange={onInput}>
        <option value="">{strings.choose}</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    );
  }
  if (kind === 'textarea') return <textarea {...text} rows={3} onInput={onInput} />;
  // WCAG 1.3.5: browsers fill in what they know.
  if (kind === 'email') return <input {...text} type="email" autocomplete="email" onInput={onInput} />;
  if (kind === 'phone') return <input {...text} type="tel" autocomplete="tel" onInput={onInput} />;
  return <input {...text} type="text" autocomplete={field.id === 'name' ? 'name' : 'on'} onInput={onInput} />;
}
