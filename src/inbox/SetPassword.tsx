/** Asks an agent who came by a one-time link for a password, and says what skipping it means. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { STRINGS } from './strings.ts';

export interface SetPasswordProps {
  /** For the browser's password manager. */
  readonly email: string;
  /** Resolves with what went wrong, empty when nothing did. */
  onSave(password: string): Promise<string>;
  onSkip(): void;
}

/** The same as PasswordRequest in protocol/agent-api.ts, whose validator the page does not carry. */
const MIN_PASSWORD_LENGTH = 10;

export function SetPassword({ email, onSave, onSkip }: SetPasswordProps) {
  const password = useRef<HTMLInputElement>(null);
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  useEffect(() => password.current?.focus(), []);

  async function submit(): Promise<void> {
    if (isBusy || !password.current) return;
    const missing = MIN_PASSWORD_LENGTH - password.current.value.length;
    if (missing > 0) {
      setError(STRINGS.passwordTooShort(missing));
      password.current.focus();
      return;
    }
    setBusy(true);
    setError('');
    const text = await onSave(password.current.value);
    setBusy(false);
    setError(text);
  }

  return (
    <main class="card">
      <p class="product">{STRINGS.product}</p>
      <h1>{STRINGS.setPasswordTitle}</h1>
      <p>{STRINGS.setPasswordText}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <input type="email" name="email" autocomplete="username" value={email} readOnly hidden />
        <label>
          {STRINGS.newPassword}
          <input
            ref={password}
            type="password"
            name="password"
            autocomplete="new-password"
            maxLength={200}
            aria-describedby="password-hint"
          />
        </label>
        <p id="password-hint" class="hint">
          {STRINGS.newPasswordHint}
        </p>
        {error !== '' && (
          <p class="card-error" role="alert">
            {error}
          </p>
        )}
        <button type="submit" class="button primary" aria-disabled={isBusy}>
          {isBusy ? STRINGS.savingPassword : STRINGS.savePassword}
        </button>
      </form>
      <div class="skip">
        <p class="hint" id="skip-hint">
          {STRINGS.skipPasswordText}
        </p>
        <button type="button" class="button" aria-describedby="skip-hint" onClick={onSkip}>
          {STRINGS.skipPassword}
        </button>
      </div>
    </main>
  );
}
