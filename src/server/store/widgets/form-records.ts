/** What the domain asks of a database about forms and what was filled in. */
import type { Form, FormSubmission } from '../../../protocol/form-api.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { NewEvent, TimeCursor, ValueChange, Writer } from '../store.ts';

export interface StoredSubmission extends FormSubmission {
  readonly site: SiteId;
}

export interface SubmissionSearch {
  readonly form: string | null;
  readonly visitor: string | null;
  /** Older than this one. */
  readonly before: TimeCursor | null;
}

export interface FormStore {
  create(writer: Writer, form: Form, most: number): Promise<'created' | 'too-many'>;
  /** The oldest first. */
  list(site: SiteId): Promise<readonly Form[]>;
  find(site: SiteId, id: string): Promise<Form | null>;
  /** All but when it was made. False when there is none. */
  change(writer: Writer, form: Omit<Form, 'createdAt'>): Promise<boolean>;
  /** Takes it off the widgets that show it; what was filled in stays. False when there is none. */
  delete(writer: Writer, id: string): Promise<boolean>;
  /** @param values what the profile gets as the visitor's own word. False, and nothing is written, when the id came before. */
  submit(submission: StoredSubmission, values: readonly ValueChange[], event: NewEvent): Promise<boolean>;
  /** The newest first. */
  submissions(site: SiteId, search: SubmissionSearch, limit: number): Promise<readonly FormSubmission[]>;
}
