/** The stores of what is known of visitors beside what pages measure, and of the widgets and forms that ask them. */
import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';
import type { Schema } from '../schema.ts';
import type { FormStore } from '../widgets/form-records.ts';
import { createFormStore } from '../widgets/form-store.ts';
import type { WidgetStore } from '../widgets/widget-records.ts';
import { createWidgetStore } from '../widgets/widget-store.ts';
import type { BanStore } from './ban-records.ts';
import { createBanStore } from './ban-store.ts';
import type { CardStore } from './card-records.ts';
import { createCardStore } from './card-store.ts';
import type { CompanyStore } from './company-records.ts';
import { createCompanyStore } from './company-store.ts';
import type { VisitorGroupStore } from './group-records.ts';
import { createVisitorGroupStore } from './group-store.ts';
import type { ProfileStore } from './profile-records.ts';
import { createProfileStore } from './profile-store.ts';

export interface KnownVisitorStores {
  readonly profiles: ProfileStore;
  readonly cards: CardStore;
  readonly visitorGroups: VisitorGroupStore;
  readonly companies: CompanyStore;
  readonly bans: BanStore;
  readonly forms: FormStore;
  readonly widgets: WidgetStore;
}

export function createKnownVisitorStores(db: Kysely<Schema>, kind: DatabaseKind): KnownVisitorStores {
  return {
    profiles: createProfileStore(db, kind),
    cards: createCardStore(db, kind),
    visitorGroups: createVisitorGroupStore(db, kind),
    companies: createCompanyStore(db, kind),
    bans: createBanStore(db, kind),
    forms: createFormStore(db, kind),
    widgets: createWidgetStore(db, kind),
  };
}
