/** The reports of a site, or of one agent, over a time that the person chooses. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { InboxModel } from '../inbox-model.ts';
import { toProblemText } from '../problem-text.ts';
import { STRINGS } from '../strings.ts';
import { decodeReportAnswer } from './decode-report.ts';
import { KeyFigures } from './KeyFigures.tsx';
import { AGENTS, AVAILABILITY, LOAD, TAGS } from './list-cards.tsx';
import { CHATS, FIRST_RESPONSE, RATINGS, RESOLUTION, TARGETS } from './period-cards.tsx';
import type { DrawPlot } from './plot-spec.ts';
import { ReportCard } from './ReportCard.tsx';
import { ReportFilters } from './ReportFilters.tsx';
import { createReportBoard, type ReportBoard } from './report-board.ts';
import type { ReportCardSpec } from './report-card.ts';
import { createReportChoice, type ReportChoice, toReportPath, toReportQuery } from './report-choice.ts';
import { askReportOffice, type ReportOffice } from './report-office.ts';
import { REPORT_STRINGS } from './report-strings.ts';
import { toDayText } from './report-text.ts';
import { TargetChoices } from './TargetChoices.tsx';

export interface ReportsPageProps {
  readonly model: InboxModel;
  /** The browser's, an IANA name. */
  readonly timeZone: string;
  readonly drawPlot: DrawPlot;
  now(): number;
}

type Opening =
  | { readonly name: 'loading' }
  | { readonly name: 'failed'; readonly problem: string }
  | { readonly name: 'open'; readonly office: ReportOffice };

const CARDS: readonly ReportCardSpec[] = [
  CHATS,
  FIRST_RESPONSE,
  RESOLUTION,
  LOAD,
  RATINGS,
  AVAILABILITY,
  AGENTS,
  TAGS,
  TARGETS,
];

export function ReportsPage(props: ReportsPageProps) {
  const { model } = props;
  const [opening, setOpening] = useState<Opening>({ name: 'loading' });
  useEffect(() => {
    if (opening.name !== 'loading') return;
    let isGone = false;
    void askReportOffice(model).then((answer) => {
      if (isGone) return;
      setOpening(
        answer.ok ? { name: 'open', office: answer.value } : { name: 'failed', problem: toProblemText(answer.problem) },
      );
    });
    return () => {
      isGone = true;
    };
  }, [model, opening]);

  return (
    <main class="reports" aria-labelledby="reports-title">
      <h2 id="reports-title">{REPORT_STRINGS.title}</h2>
      {opening.name === 'loading' && <p role="status">{REPORT_STRINGS.opening}</p>}
      {opening.name === 'failed' && (
        <div role="alert">
          <p>{opening.problem}</p>
          <button type="button" class="button" onClick={() => setOpening({ name: 'loading' })}>
            {STRINGS.tryAgain}
          </button>
        </div>
      )}
      {opening.name === 'open' && <Open {...props} office={opening.office} />}
    </main>
  );
}

function Open({ model, timeZone, drawPlot, now, office }: ReportsPageProps & { readonly office: ReportOffice }) {
  const [choice, choose] = useState(() => createReportChoice(office.timeZone, now()));
  const board = useBoard(model);
  const isManager = model.me.agent.role !== 'agent';
  const cards = useMemo(() => toCards(office), [office]);
  useEffect(() => {
    board.show(new Map(cards.map((card) => [card.spec.report, toPath(card, choice)])));
  }, [board, cards, choice]);

  return (
    <>
      <ReportFilters
        choice={choice}
        agents={isManager ? office.colleagues : []}
        departments={office.departments}
        siteTimeZone={office.timeZone}
        ownTimeZone={timeZone}
        now={now}
        onChoose={choose}
      />
      <p class="reports-about">
        {REPORT_STRINGS.about(toDayText(choice.from), toDayText(choice.to), choice.timeZone)}
        {!isManager && `. ${REPORT_STRINGS.ownOnly}`}
      </p>
      <KeyFigures isOfOne={!isManager || choice.agent !== ''} stateOf={board.stateOf} />
      <div class="report-list">
        {cards.map((card) => (
          <ReportCard
            key={card.spec.report}
            spec={card.spec}
            state={board.stateOf(card.spec.report)}
            csv={`/v1/agent/${toPath(card, choice)}&format=csv`}
            note={choice.agent !== '' && !card.filters.includes('agent') ? REPORT_STRINGS.notByAgent : ''}
            drawPlot={drawPlot}
            onRetry={() => board.retry(card.spec.report)}
          >
            {card.spec === TARGETS && <TargetChoices choice={choice} onChoose={choose} />}
          </ReportCard>
        ))}
      </div>
    </>
  );
}

interface Card {
  readonly spec: ReportCardSpec;
  readonly filters: readonly string[];
}

/** Those that the server has for this agent. */
function toCards({ offers }: ReportOffice): readonly Card[] {
  return CARDS.flatMap((spec) => {
    const offer = offers.find(({ name }) => name === spec.report);
    const without: readonly string[] = spec.without ?? [];
    return offer === undefined ? [] : [{ spec, filters: offer.filters.filter((name) => !without.includes(name)) }];
  });
}

function toPath({ spec, filters }: Card, choice: ReportChoice): string {
  return toReportPath(spec.report, toReportQuery(choice, filters));
}

function useBoard(model: InboxModel): ReportBoard {
  const board = useMemo(() => createReportBoard({ ask: (path) => model.read(path, decodeReportAnswer) }), [model]);
  useEffect(() => () => board.close(), [board]);
  return board;
}
