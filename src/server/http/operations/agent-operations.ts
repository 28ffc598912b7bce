/** Everything that agents and API keys can ask over HTTP, in the order in which documents tell of it. */

import type { Operation } from '../agent/operation.ts';
import { API_KEY_OPERATIONS } from './api-key-routes.ts';
import { ARTICLE_OPERATIONS } from './article-routes.ts';
import { BAN_OPERATIONS } from './ban-routes.ts';
import { CANNED_REPLY_OPERATIONS } from './canned-reply-routes.ts';
import { CARD_OPERATIONS } from './card-routes.ts';
import { COMPANY_OPERATIONS } from './company-routes.ts';
import { CONVERSATION_DETAIL_OPERATIONS } from './conversation-detail-routes.ts';
import { CONVERSATION_OPERATIONS } from './conversation-routes.ts';
import { DEPARTMENT_OPERATIONS } from './department-routes.ts';
import { FILE_OPERATIONS } from './file-routes.ts';
import { FORM_OPERATIONS } from './form-routes.ts';
import { KNOWLEDGE_BASE_OPERATIONS } from './knowledge-base-routes.ts';
import { LIST_OPERATIONS } from './list-routes.ts';
import { OFFICE_OPERATIONS } from './office-routes.ts';
import { PAGE_FILTER_OPERATIONS } from './page-filter-routes.ts';
import { PEOPLE_OPERATIONS } from './people-routes.ts';
import { PROFILE_OPERATIONS } from './profile-routes.ts';
import { REPORT_OPERATIONS } from './report-routes.ts';
import { SITE_OPERATIONS } from './site-routes.ts';
import { TAG_OPERATIONS } from './tag-routes.ts';
import { TRANSCRIPT_OPERATIONS } from './transcript-routes.ts';
import { VISITOR_OPERATIONS } from './visitor-agent-routes.ts';
import { VISITOR_GROUP_OPERATIONS } from './visitor-group-routes.ts';
import { WEBHOOK_OPERATIONS } from './webhook-routes.ts';
import { WIDGET_OPERATIONS } from './widget-routes.ts';

export const AGENT_OPERATIONS: readonly Operation[] = [
  ...LIST_OPERATIONS,
  ...CONVERSATION_OPERATIONS,
  ...CONVERSATION_DETAIL_OPERATIONS,
  ...TRANSCRIPT_OPERATIONS,
  ...VISITOR_OPERATIONS,
  ...PROFILE_OPERATIONS,
  ...CARD_OPERATIONS,
  ...VISITOR_GROUP_OPERATIONS,
  ...COMPANY_OPERATIONS,
  ...BAN_OPERATIONS,
  ...TAG_OPERATIONS,
  ...FILE_OPERATIONS,
  ...CANNED_REPLY_OPERATIONS,
  ...KNOWLEDGE_BASE_OPERATIONS,
  ...ARTICLE_OPERATIONS,
  ...PEOPLE_OPERATIONS,
  ...DEPARTMENT_OPERATIONS,
  ...SITE_OPERATIONS,
  ...OFFICE_OPERATIONS,
  ...WIDGET_OPERATIONS,
  ...FORM_OPERATIONS,
  ...PAGE_FILTER_OPERATIONS,
  ...REPORT_OPERATIONS,
  ...WEBHOOK_OPERATIONS,
  ...API_KEY_OPERATIONS,
];
