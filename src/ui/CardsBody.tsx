/** One card, or several side by side that snap into place. */
import { createRef } from 'preact';
import type { MessageCard } from '../protocol/message.ts';
import type { RichStrings } from './FileBody.tsx';
import { toComponent } from './part.ts';
import { toHref } from './text-pieces.ts';

interface CardsBodyProps {
  readonly cards: readonly MessageCard[];
  readonly strings: RichStrings;
}

export const CardsBody = toComponent<CardsBodyProps>((host) => {
  const row = createRef<HTMLUListElement>();
  let index = 0;

  function go(step: number): void {
    const card = row.current?.children[index + step];
    if (card === undefined) return;
    index += step;
    const { current } = row;
    const start = current?.firstElementChild?.getBoundingClientRect().left ?? 0;
    // By the distance between the two: the list may run from right to left.
    current?.scrollTo({ left: card.getBoundingClientRect().left - start });
    host.forceUpdate();
  }

  /** Fingers and arrow keys scroll too. */
  function follow(): void {
    const { current } = row;
    const first = current?.children[0]?.getBoundingClientRect().left ?? 0;
    const width = Math.abs((current?.children[1]?.getBoundingClientRect().left ?? 0) - first);
    const next = current && width > 0 ? Math.round(Math.abs(current.scrollLeft) / width) : index;
    if (next === index) return;
    index = next;
    host.forceUpdate();
  }

  return {
    draw() {
      const { cards, strings } = host.props;
      const isCarousel = cards.length > 1;
      return (
        <div class="p-carousel">
          <ul
            class="p-cards"
            ref={row}
            data-scrolls-sideways
            aria-label={strings.cards(cards.length)}
            // A scrolling region must be reachable by keyboard.
            tabIndex={isCarousel ? 0 : -1}
            onScroll={follow}
          >
            {cards.map((card, place) => (
              <Card key={place} card={card} />
            ))}
          </ul>
          {isCarousel && (
            <div class="p-turns">
              <Turn label={strings.previous} path="M12 4.5 6.5 10l5.5 5.5" isEnd={index === 0} onClick={() => go(-1)} />
              <Turn
                label={strings.next}
                path="M8 4.5 13.5 10 8 15.5"
                isEnd={index >= cards.length - 1}
                onClick={() => go(1)}
              />
            </div>
          )}
        </div>
      );
    },
    place() {},
    close() {},
  };
});

function Card({ card: { title, text, image, link } }: { readonly card: MessageCard }) {
  const source = image === undefined ? null : toHref(image);
  const href = link === undefined ? null : toHref(link.url);
  return (
    <li class="p-card" dir="auto">
      {source !== null && (
        <img
          src={source}
          alt=""
          loading="lazy"
          referrerpolicy="no-referrer"
          // Gone, or blocked by the page's policy.
          onError={({ currentTarget }) => {
            currentTarget.hidden = true;
          }}
        />
      )}
      <strong>{title}</strong>
      {text !== undefined && <p>{text}</p>}
      {href !== null && (
        <a href={href} target="_blank" rel="noopener noreferrer nofollow ugc">
          {link?.text}
        </a>
      )}
    </li>
  );
}

interface TurnProps {
  readonly label: string;
  readonly path: string;
  readonly isEnd: boolean;
  onClick(): void;
}

function Turn({ label, path, isEnd, onClick }: TurnProps) {
  return (
    // aria-disabled keeps the focus on it at the end.
    <button type="button" class="p-turn" aria-label={label} aria-disabled={isEnd} onClick={onClick}>
      <svg class="p-icon" viewBox="0 0 20 20" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}
