/** The form that adds an address: all events are chosen until somebody chooses. */
import { useState } from 'preact/hooks';
import { WEBHOOK_KINDS, type WebhookKind } from '../../protocol/webhook.ts';
import type { WebhookDesk } from './webhook-desk.ts';
import { WEBHOOK_STRINGS } from './webhook-strings.ts';

export function NewEndpoint({ desk }: { readonly desk: WebhookDesk }) {
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [kinds, setKinds] = useState<readonly WebhookKind[]>(WEBHOOK_KINDS);
  const [isBusy, setBusy] = useState(false);

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    if (isBusy || kinds.length === 0) return;
    setBusy(true);
    const isAdded = await desk.add({
      url: url.trim(),
      description: description.trim(),
      kinds: [...kinds],
      enabled: true,
    });
    setBusy(false);
    if (isAdded) setUrl('');
  }

  const toggle = (kind: WebhookKind): void =>
    setKinds(kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind]);

  return (
    <details class="new-endpoint">
      <summary>{WEBHOOK_STRINGS.add}</summary>
      <form onSubmit={(event) => void save(event)}>
        <label>
          <span>{WEBHOOK_STRINGS.url}</span>
          <input
            type="url"
            required
            value={url}
            placeholder={WEBHOOK_STRINGS.urlHint}
            onInput={(event) => setUrl(event.currentTarget.value)}
          />
        </label>
        <label>
          <span>{WEBHOOK_STRINGS.description}</span>
          <input
            type="text"
            maxLength={200}
            value={description}
            onInput={(event) => setDescription(event.currentTarget.value)}
          />
        </label>
        <fieldset>
          <legend>{WEBHOOK_STRINGS.kinds}</legend>
          {WEBHOOK_KINDS.map((kind) => (
            <label key={kind}>
              <input type="checkbox" checked={kinds.includes(kind)} onChange={() => toggle(kind)} />
              {kind}
            </label>
          ))}
        </fieldset>
        <button type="submit" class="button primary" aria-disabled={isBusy || kinds.length === 0}>
          {isBusy ? WEBHOOK_STRINGS.adding : WEBHOOK_STRINGS.save}
        </button>
      </form>
    </details>
  );
}
