/** The sign-in form. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { STRINGS } from './strings.ts';

export interface SignInProps {
  /** Why the person is here, when there is more to say than "sign in". */
  readonly notice: string;
  /** Resolves with what went wrong, empty when nothing did. */
  onSignIn(email: string, password: string): Promise<string>;
}

export function SignIn({ notice, onSignIn }: SignInProps) {
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  useEffect(() => email.current?.focus(), []);

  async function submit(): Promise<void> {
    if (isBusy || !email.current || !password.current) return;
    setBusy(true);
    setError('');
    const text = await onSignIn(email.current.value.trim(), password.current.value);
    setBusy(false);
    setError(text);
    if (text !== '') password.current?.select();
  }

  return (
    <main class="card">
      <p class="product">{STRINGS.product}</p>
      <h1>{STRINGS.signInTitle}</h1>
      {notice !== '' && (
        <p class="card-notice" role="status">
          {notice}
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <label>
          {STRINGS.email}
          <input ref={email} type="email" name="email" autocomplete="username" maxLength={254} required />
        </label>
        <label>
          {STRINGS.password}
          <input
            ref={password}
            type="password"
            name="password"
            autocomplete="current-password"
            maxLength={200}
            required
          />
        </label>
        {error !== '' && (
          <p class="card-error" role="alert">
            {error}
          </p>
        )}
        <button type="submit" class="button primary" aria-disabled={isBusy}>
          {isBusy ? STRINGS.signingIn : STRINGS.signIn}
        </button>
      </form>
    </main>
  );
}
