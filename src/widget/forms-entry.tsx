/** The entry of the lazy part "forms": what is asked before the first word, and inside a conversation. */
import type { AskedForm } from '../protocol/form-field.ts';
import { MessageText } from '../ui/MessageText.tsx';
import type { BoxModel } from './box-model.ts';
import { toAnswersBody } from './FormMessage.tsx';
import { FormView } from './FormView.tsx';
import formsCss from './forms.css?inline';
import homeCss from './home.css?inline';
import primaryCss from './primary.css?inline';

export { FormMessage } from './FormMessage.tsx';

/** Its style, for the sheet of the root that it stands in. */
export const PART_CSS: string = primaryCss + homeCss + formsCss;

interface FirstQuestionViewProps {
  readonly model: BoxModel;
  readonly form: AskedForm;
}

export function FirstQuestionView({ model, form }: FirstQuestionViewProps) {
  return (
    <div class="box-home">
      {model.greeting !== null && <MessageText text={model.greeting.text} />}
      <FormView {...{ model, form }} place={form.id} onSend={(answers) => model.send(toAnswersBody(form, answers))} />
    </div>
  );
}
