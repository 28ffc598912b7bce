/** The place of a page until its code is there: most agents open the inbox to talk, and never load it. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { InboxModel } from './inbox-model.ts';
import { STRINGS } from './strings.ts';

type Page = ComponentType<{ readonly model: InboxModel }>;

/** Rejects when the code does not come. */
export type LoadPage = () => Promise<Page>;

export interface LaterPageProps {
  readonly model: InboxModel;
  readonly load: LoadPage;
}

type Arrival =
  | { readonly name: 'loading' }
  | { readonly name: 'failed' }
  | { readonly name: 'there'; readonly Page: Page };

export function LaterPage({ model, load }: LaterPageProps) {
  const [arrival, setArrival] = useState<Arrival>({ name: 'loading' });
  useEffect(() => {
    if (arrival.name !== 'loading') return;
    let isGone = false;
    const arrive = (next: Arrival): void => {
      if (!isGone) setArrival(next);
    };
    load().then(
      (Page) => arrive({ name: 'there', Page }),
      () => arrive({ name: 'failed' }),
    );
    return () => {
      isGone = true;
    };
  }, [arrival, load]);

  if (arrival.name === 'there') return <arrival.Page model={model} />;
  return (
    <main class="nothing">
      {arrival.name === 'loading' ? (
        <p role="status">{STRINGS.loadingPage}</p>
      ) : (
        <>
          <p role="alert">{STRINGS.pageUnreachable}</p>
          <button type="button" class="button" onClick={() => setArrival({ name: 'loading' })}>
            {STRINGS.tryAgain}
          </button>
        </>
      )}
    </main>
  );
}
