/** The lazy part "articles": finds an article of the knowledge base, and shows it, before a human is asked. */
import type { PublishedArticle, PublishedSummary, SnippetPiece } from '../protocol/article-api.ts';
import { MessageText } from '../ui/MessageText.tsx';
import { toComponent } from '../ui/part.ts';
import articlesCss from './articles.css?inline';
import type { BoxModel } from './box-model.ts';
import homeCss from './home.css?inline';
import primaryCss from './primary.css?inline';
import { type BoxStrings, HOME_ENGLISH } from './strings.ts';

/** Its style, for the sheet of the root that it stands in. */
export const PART_CSS: string = primaryCss + homeCss + articlesCss;

/** People type several letters a second; the server is asked when they pause. */
const PAUSE_MS = 250;

interface ArticlesViewProps {
  readonly model: BoxModel;
  readonly strings: BoxStrings;
  setTimer(callback: () => void, delayMs: number): () => void;
}

interface Found {
  readonly articles: readonly (PublishedSummary & { readonly snippet?: readonly SnippetPiece[] })[];
}

export const ArticlesView = toComponent<ArticlesViewProps>((host) => {
  let words = '';
  let found: Found['articles'] | null = null;
  let article: PublishedArticle | null = null;
  let shownId: string | null | undefined;
  let problem = '';
  let cancel = (): void => {};
  /** Answers come in any order; the newest question counts. */
  let asked = 0;

  async function ask<Answer>(path: string, learn: (answer: Answer) => void): Promise<void> {
    asked += 1;
    const mine = asked;
    problem = '';
    try {
      const answer = await host.props.model.server.read<Answer>(path);
      if (mine === asked) learn(answer);
    } catch (error) {
      if (mine === asked) problem = (error instanceof Error && error.message) || HOME_ENGLISH.notReached;
    }
    // All of the box: the focus may be waiting for what is here now.
    host.props.model.show({});
  }

  function search(): void {
    const query = words.trim() === '' ? '' : `?search=${encodeURIComponent(words.trim())}`;
    void ask<Found>(`articles${query}`, ({ articles }) => {
      found = articles;
    });
  }

  function follow(id: string | null): void {
    if (id === shownId) return;
    shownId = id;
    article = null;
    if (id === null) search();
    else {
      void ask<PublishedArticle>(`articles/${encodeURIComponent(id)}`, (answer) => {
        article = answer;
      });
    }
  }

  function drawSearch() {
    const { model } = host.props;
    return (
      <>
        <input
          type="search"
          data-first
          class="box-search"
          aria-label={HOME_ENGLISH.searchHelp}
          placeholder={HOME_ENGLISH.searchHelp}
          value={words}
          onInput={({ currentTarget }) => {
            words = currentTarget.value;
            cancel();
            cancel = host.props.setTimer(search, PAUSE_MS);
          }}
        />
        <p class="p-aloud" role="status">
          {found !== null && HOME_ENGLISH.found(found.length)}
        </p>
        {found?.length === 0 && <p class="box-nothing">{HOME_ENGLISH.nothingFound}</p>}
        <ul class="box-cards">
          {found?.map(({ id, title, snippet }) => (
            <li key={id}>
              <button
                type="button"
                class="box-card"
                data-thing={id}
                dir="auto"
                onClick={() => model.go('articles', id)}
              >
                {title}
                {snippet && <Snippet pieces={snippet} />}
              </button>
            </li>
          ))}
        </ul>
      </>
    );
  }

  return {
    draw() {
      const { model, strings } = host.props;
      return (
        <div class="box-home">
          {problem !== '' && (
            <p class="p-alert" role="alert">
              {problem}
            </p>
          )}
          {model.article === null ? (
            drawSearch()
          ) : (
            <article class="box-article" aria-busy={article === null && problem === ''} dir="auto">
              {article === null ? (
                problem === '' && <p class="box-nothing">{strings.loading}</p>
              ) : (
                <>
                  <h3 tabIndex={-1} data-first>
                    {article.title}
                  </h3>
                  <MessageText text={article.body} />
                </>
              )}
            </article>
          )}
          {article !== null && (
            <div class="box-after">
              <p>{HOME_ENGLISH.notHelped}</p>
              <button type="button" class="box-primary" onClick={model.begin}>
                {HOME_ENGLISH.writeToUs}
              </button>
            </div>
          )}
        </div>
      );
    },
    place: () => follow(host.props.model.article),
    close: () => cancel(),
  };
});

function Snippet({ pieces }: { readonly pieces: readonly SnippetPiece[] }) {
  return <span class="box-said">{pieces.map(({ text, hit }) => (hit ? <mark>{text}</mark> : text))}</span>;
}
