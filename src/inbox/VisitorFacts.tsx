/** Everything that is known of a visitor, in groups. */
import { Fragment } from 'preact';
import type { VisitorDetail } from '../protocol/visitor.ts';
import { toDateTimeText } from './date-text.ts';
import { toPageAddress } from './page-address.ts';
import { type FactGroup, toFactGroups } from './visitor-facts.ts';
import { VISITOR_STRINGS } from './visitor-strings.ts';
import { toVitalRating, toVitalText, VITAL_NAMES } from './vital-rating.ts';

export interface VisitorFactsProps {
  readonly detail: VisitorDetail;
  /** Unix ms; to the minute is enough. */
  readonly now: number;
}

export function VisitorFacts({ detail, now }: VisitorFactsProps) {
  return (
    <>
      {toFactGroups(detail, now).map((group) => (
        <Fragment key={group.id}>
          <Group group={group} />
          {group.id === 'visit' && <Path path={detail.path} now={now} />}
        </Fragment>
      ))}
      <Vitals vitals={detail.vitals} />
    </>
  );
}

function Group({ group: { id, facts } }: { readonly group: FactGroup }) {
  return (
    <section class="facts" aria-labelledby={`facts-${id}`}>
      <h3 id={`facts-${id}`}>{VISITOR_STRINGS.groups[id]}</h3>
      <dl>
        {facts.map(({ label, text, href }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{href === null ? text : <PageLink href={href} text={text} />}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Path({ path, now }: Pick<VisitorDetail, 'path'> & Pick<VisitorFactsProps, 'now'>) {
  if (path.length === 0) return null;
  return (
    <section class="facts" aria-labelledby="facts-path">
      <h3 id="facts-path">{VISITOR_STRINGS.path}</h3>
      <ol class="path">
        {path.map(({ url, title, at }) => {
          const address = toPageAddress(url);
          const text = title || address.path;
          return (
            <li key={`${at} ${url}`}>
              <time dateTime={new Date(at).toISOString()}>{toDateTimeText(at, now)}</time>
              <span>{address.href === null ? text : <PageLink href={address.href} text={text} />}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** The judgement is a word; its colour only repeats it. */
function Vitals({ vitals }: Pick<VisitorDetail, 'vitals'>) {
  const known = VITAL_NAMES.flatMap((name) => {
    const value = vitals?.[name];
    return value === undefined ? [] : [{ name, value, rating: toVitalRating(name, value) }];
  });
  if (known.length === 0) return null;
  return (
    <section class="facts" aria-labelledby="facts-vitals">
      <h3 id="facts-vitals">{VISITOR_STRINGS.groups.vitals}</h3>
      <dl>
        {known.map(({ name, value, rating }) => (
          <div key={name}>
            <dt>{VISITOR_STRINGS.vitals[name]}</dt>
            <dd>
              {toVitalText(name, value)}{' '}
              <span class="rating" data-rating={rating}>
                {VISITOR_STRINGS.ratings[rating]}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function PageLink({ href, text }: { readonly href: string; readonly text: string }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
      {text}
    </a>
  );
}
