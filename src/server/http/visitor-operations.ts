/** What agents ask about visitors, and about the office, widgets and forms that visitors meet. */
import { BAN_OPERATIONS } from './ban-routes.ts';
import { CARD_OPERATIONS } from './card-routes.ts';
import { COMPANY_OPERATIONS } from './company-routes.ts';
import { FORM_OPERATIONS } from './form-routes.ts';
import { OFFICE_OPERATIONS } from './office-routes.ts';
import type { Operation } from './operation.ts';
import { PROFILE_OPERATIONS } from './profile-routes.ts';
import { VISITOR_GROUP_OPERATIONS } from './visitor-group-routes.ts';
import { WIDGET_OPERATIONS } from './widget-routes.ts';

export const VISITOR_OPERATIONS: readonly Operation[] = [
  ...PROFILE_OPERATIONS,
  ...VISITOR_GROUP_OPERATIONS,
  ...CARD_OPERATIONS,
  ...COMPANY_OPERATIONS,
  ...BAN_OPERATIONS,
  ...OFFICE_OPERATIONS,
  ...FORM_OPERATIONS,
  ...WIDGET_OPERATIONS,
];
