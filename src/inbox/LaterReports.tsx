/** The reports' place until their code is there: most agents open the inbox to talk, and never load it. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { InboxModel } from './inbox-model.ts';
import { STRINGS } from './strings.ts';

type Reports = ComponentType<{ readonly model: InboxModel }>;

/** Rejects when the code does not come. */
export type LoadReports = () => Promise<Reports>;

export interface LaterReportsProps {
  readonly model: InboxModel;
  readonly load: LoadReports;
}

type Arrival =
  | { readonly name: 'loading' }
  | { readonly name: 'failed' }
  | { readonly name: 'there'; readonly Reports: Reports };

export function LaterReports({ model, load }: LaterReportsProps) {
  const [arrival, setArrival] = useState<Arrival>({ name: 'loading' });
  useEffect(() => {
    if (arrival.name !== 'loading') return;
    let isGone = false;
    const arrive = (next: Arrival): void => {
      if (!isGone) setArrival(next);
    };
    load().then(
      (Reports) => arrive({ name: 'there', Reports }),
      () => arrive({ name: 'failed' }),
    );
    return () => {
      isGone = true;
    };
  }, [arrival, load]);

  if (arrival.name === 'there') return <arrival.Reports model={model} />;
  return (
    <main class="nothing">
      {arrival.name === 'loading' ? (
        <p role="status">{STRINGS.loadingReports}</p>
      ) : (
        <>
          <p role="alert">{STRINGS.reportsUnreachable}</p>
          <button type="button" class="button" onClick={() => setArrival({ name: 'loading' })}>
            {STRINGS.tryAgain}
          </button>
        </>
      )}
    </main>
  );
}
