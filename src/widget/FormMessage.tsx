/** A form inside the conversation: to be filled in, and once it was, what was answered. */
import { toAnswerText } from '../protocol/body-text.ts';
import type { AskedForm, FormAnswer } from '../protocol/form-field.ts';
import type { MessageId } from '../protocol/ids.ts';
import type { SentBody } from '../session/session.ts';
import type { BoxModel } from './box-model.ts';
import { FormView } from './FormView.tsx';

interface FormMessageProps {
  readonly model: BoxModel;
  /** The message that asks. */
  readonly id: MessageId;
  readonly form: AskedForm;
}

export function FormMessage({ model, id, form }: FormMessageProps) {
  const answers = findAnswers(model, id);
  return (
    <div class="p-bubble form-message">
      {answers === null ? (
        <FormView {...{ model, form }} place={id} onSend={(given) => model.send(toAnswersBody(form, given, id))} />
      ) : (
        <>
          <h3 class="form-title" dir="auto">
            {form.name}
          </h3>
          <dl class="form-answers" dir="auto">
            {answers.map(({ id: field, label, value }) => (
              <div key={field}>
                <dt>{label}</dt>
                <dd>{toAnswerText(value)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  );
}

export function toAnswersBody({ id, name }: AskedForm, answers: FormAnswer[], asked?: MessageId): SentBody {
  return { kind: 'answers', form: { id, name }, ...(asked === undefined ? {} : { asked }), answers };
}

/** Also those that wait to be sent: nobody fills a form in twice. */
function findAnswers({ log: { messages, pending } }: BoxModel, asked: MessageId): readonly FormAnswer[] | null {
  const body = [...messages, ...pending]
    .map((message) => message.body)
    .find((one) => one.kind === 'answers' && one.asked === asked);
  return body?.kind === 'answers' ? body.answers : null;
}
