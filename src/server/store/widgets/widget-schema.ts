/** The tables of widgets and forms, as Kysely sees them. */
import type { ConversationId, SiteId, VisitorId } from '../../../protocol/ids.ts';

export interface WidgetSchema {
  widget: {
    id: string;
    site_id: SiteId;
    name: string;
    kind: string;
    appearance: string;
    language: string;
    department: string;
    form_id: string | null;
    attributes: string;
    active: number;
    created_at: number;
    changed_at: number;
  };
  form: {
    id: string;
    site_id: SiteId;
    name: string;
    kind: string;
    fields: string;
    consent: string;
    created_at: number;
    changed_at: number;
  };
  /** Readable without its form, which may be another one by now, or gone. */
  form_submission: {
    id: string;
    site_id: SiteId;
    form_id: string;
    form_name: string;
    visitor_id: VisitorId;
    conversation_id: ConversationId | null;
    answers: string;
    consent: string;
    at: number;
  };
}
