/** Asks the visitor for something above the launcher: a small form that a trigger shows, in plain DOM. */
import type { Action, FormField } from '../protocol/trigger.ts';
import type { Launcher } from './launcher.ts';
import { showSaid } from './said.ts';

type FormAction = Extract<Action, { name: 'form' }>;
export type FormAnswers = Readonly<Record<string, string | boolean>>;

/** As much as one variable of a visitor holds: `Value` of src/protocol/presence.ts. */
const MAX_VALUE_LENGTH = 500;

/** Thanks the visitor where the form was, after `onSubmit` has got the answers by the names of their fields. */
export function showForm(
  launcher: Launcher,
  { title, fields, submit, thanks }: FormAction,
  onSubmit: (answers: FormAnswers) => void,
  onDismiss: () => void,
): void {
  const document = launcher.said.ownerDocument;
  const form = document.createElement('form');
  const heading = document.createElement('p');
  const send = document.createElement('button');
  form.className = 'greeting form';
  heading.className = 'nick';
  heading.textContent = title;
  send.textContent = submit;
  const controls = fields.map((field) => ({ field, ...toControl(document, field) }));
  form.append(heading, ...controls.map(({ label }) => label), send);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const answers = controls.map(({ field: { name }, control }): [string, string | boolean] => [
      name,
      control.type === 'checkbox' && 'checked' in control ? control.checked : control.value,
    ]);
    const said = document.createElement('p');
    said.className = 'greeting';
    said.textContent = thanks;
    showSaid(launcher, said, () => {});
    onSubmit(Object.fromEntries(answers));
  });
  showSaid(launcher, form, onDismiss);
}

function toControl(document: Document, { label: text, type, required }: FormField) {
  const label = document.createElement('label');
  const control = document.createElement(type === 'textarea' ? 'textarea' : 'input');
  if ('checked' in control) control.type = type;
  control.maxLength = MAX_VALUE_LENGTH;
  control.required = required;
  if (type === 'checkbox') label.append(control, ` ${text}`);
  else label.append(text, control);
  return { label, control };
}
