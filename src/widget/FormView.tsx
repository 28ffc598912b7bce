/** Asks what a form asks, and keeps what was typed until it is sent. */
import { createRef } from 'preact';
import type { AskedForm, FormAnswer, FormField } from '../protocol/form-field.ts';
import { toComponent } from '../ui/part.ts';
import type { BoxModel } from './box-model.ts';
import { FormFieldInput } from './FormFieldInput.tsx';
import { type AnswerMistake, findAnswerMistake } from './find-answer-mistake.ts';
import { FORM_ENGLISH } from './strings.ts';

export interface FormStrings {
  readonly required: string;
  readonly choose: string;
  readonly send: string;
  /** Used when a refusal came without a text. */
  readonly notSent: string;
  readonly mistakes: Readonly<Record<AnswerMistake, string>>;
}

export interface FormViewProps {
  readonly model: BoxModel;
  readonly form: AskedForm;
  /** Where it stands: what was typed there is kept under this name. */
  readonly place: string;
  /** Rejects with a text for the person when it could not be kept. */
  onSend(answers: FormAnswer[]): Promise<void>;
}

type Values = Map<string, string | boolean>;

/** Until they are sent, and as long as the box lives. */
const typed = new WeakMap<BoxModel, Map<string, Values>>();

/** Not the id of a field: those begin with a letter. */
const CONSENT = '_consent';

const strings = FORM_ENGLISH;

export const FormView = toComponent<FormViewProps>((host) => {
  const element = createRef<HTMLFormElement>();
  const values = toValues(host.props);
  let mistakes: ReadonlyMap<string, AnswerMistake> = new Map();
  let problem = '';
  let isSending = false;
  let seeksMistake = false;

  function toFields(): readonly FormField[] {
    const { fields, consent } = host.props.form;
    const agreement: FormField = { id: CONSENT, kind: 'checkbox', label: consent, required: true };
    return consent === '' ? fields : [...fields, agreement];
  }

  const toValue = ({ id, kind }: FormField): string | boolean => values.get(id) ?? (kind === 'checkbox' ? false : '');

  function check(): void {
    mistakes = new Map(
      toFields().flatMap((field) => {
        const mistake = findAnswerMistake(field, toValue(field));
        return mistake === null ? [] : [[field.id, mistake] as const];
      }),
    );
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    // Enter and the button, or two presses: sent once.
    if (isSending) return;
    check();
    problem = '';
    seeksMistake = mistakes.size > 0;
    isSending = !seeksMistake;
    host.forceUpdate();
    if (!isSending) return;
    const { form, model, place, onSend } = host.props;
    try {
      await onSend(toAnswers(form, toValue));
      typed.get(model)?.delete(place);
      values.clear();
    } catch (error) {
      problem = (error instanceof Error && error.message) || strings.notSent;
    }
    isSending = false;
    host.forceUpdate();
  }

  return {
    draw() {
      const { form, model, place } = host.props;
      const titleId = `${place}-title`;
      return (
        <form class="form" noValidate ref={element} aria-labelledby={titleId} onSubmit={submit}>
          <h3 class="form-title" id={titleId} dir="auto">
            {form.name}
          </h3>
          {toFields().map((field, index) => (
            <FormFieldInput
              key={field.id}
              id={`${place}-${field.id}`}
              field={field}
              isFirst={index === 0}
              value={toValue(field)}
              mistake={mistakes.get(field.id) ?? null}
              departments={model.home?.departments ?? []}
              strings={strings}
              onChange={(value) => {
                values.set(field.id, value);
                // Only what was already called wrong is looked at while somebody writes.
                if (mistakes.size > 0) check();
                host.forceUpdate();
              }}
            />
          ))}
          {problem !== '' && (
            <p class="p-alert" role="alert">
              {problem}
            </p>
          )}
          <button type="submit" class="box-primary" aria-disabled={isSending}>
            {strings.send}
          </button>
        </form>
      );
    },
    place() {
      if (!seeksMistake) return;
      seeksMistake = false;
      element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
    },
    close() {},
  };
});

function toValues({ model, place }: FormViewProps): Values {
  const places = typed.get(model) ?? new Map<string, Values>();
  typed.set(model, places);
  const values = places.get(place) ?? new Map<string, string | boolean>();
  places.set(place, values);
  return values;
}

/** What was left empty is no answer. */
function toAnswers({ fields }: AskedForm, toValue: (field: FormField) => string | boolean): FormAnswer[] {
  return fields.flatMap((field) => {
    const { id, label, kind } = field;
    const answer = toValue(field);
    const value = typeof answer === 'string' ? answer.trim() : answer;
    return value === '' ? [] : [{ id, label, kind, value }];
  });
}
