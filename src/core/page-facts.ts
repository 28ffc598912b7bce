/** What triggers may know, put together from this page, this browser's record and the server's last answer. */
import type { PingAnswer } from '../protocol/presence.ts';
import type { SiteConfig } from '../protocol/site-config.ts';
import type { EngagementMeter } from '../tracker/engagement.ts';
import type { PageViews } from '../tracker/page-views.ts';
import type { Facts } from '../triggers/facts.ts';
import type { ChatFacts } from './live-chat.ts';
import type { RareFacts } from './rare-facts.ts';
import type { VisitorRecord } from './visitor-record.ts';

export interface PageFactsWorld {
  readonly window: Window;
  readonly config: Pick<SiteConfig, 'pacing'>;
  readonly facts: ChatFacts;
  readonly views: PageViews;
  readonly engagement: EngagementMeter;
  isSpeaking(): boolean;
}

/**
 * @param answered facts that only the server can tell
 * @param rare null until a trigger asks for them and their code is here
 */
export function toFacts(
  { window, config, facts, views, engagement, isSpeaking }: PageFactsWorld,
  record: VisitorRecord,
  answered: PingAnswer['facts'],
  rare: RareFacts | null,
): Facts {
  const { visits, variables, landingUrl, firings, conversation } = record;
  const { url, title, referrer } = views.current;
  return {
    values: {
      ...answered,
      ...rare?.values,
      number_of_visits: visits,
      number_of_pages: record.pages,
      is_visitor_send_message: record.hasSentMessage,
      is_visitor_served: record.served,
      is_triggered: firings.length > 0,
      is_returning: visits > 1,
      cart_value: variables['cart_value'] ?? null,
      visitor_page_url: toAddresses(url),
      visitor_page_title: title,
      visitor_landing_url: toAddresses(landingUrl),
      visitor_referer: referrer,
      visitor_language: window.navigator.language,
      custom_event: record.events,
    },
    since: {
      ...rare?.since,
      delay_site: record.visitStartedAt,
      delay_page: views.startedAt,
      // The engine knows the trigger's event.
      delay_event: null,
      idle: engagement.activeAt,
      unanswered: record.unansweredSince,
    },
    keyed: { variable: variables, query: Object.fromEntries(new URLSearchParams(landingUrl.split('?')[1])) },
    events: { ...facts.acts, onload: views.startedAt },
    calendar: rare?.calendar ?? null,
    visit: visits,
    fired: firings,
    pacing: config.pacing,
    isChatting: conversation?.open === true,
    isSilenced: record.silencedVisit === visits,
    isSpeaking: isSpeaking(),
  };
}

/** A condition may name the whole address, or begin with the slash of its path. */
function toAddresses(url: string): readonly string[] {
  return [url, url.replace(/^\w+:..[^/]*/, '')];
}
