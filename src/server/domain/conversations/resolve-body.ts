/** What a message says in full, of what its sender names by an id; and whether this sender may say it. */
import type { NackCode } from '../../../protocol/codes.ts';
import { isAgentBody } from '../../../protocol/decode-client-frame.ts';
import type { PublishFrame } from '../../../protocol/frames.ts';
import type { WrittenBody } from '../../../protocol/message.ts';
import type { Append } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { decodeSubmission, type Submission } from '../forms/submissions.ts';
import type { Principal } from '../principal.ts';

/** `submission`: what the message fills in, to be kept as soon as the message is. */
export type Resolved =
  | { readonly body: Append['body']; readonly submission?: Submission }
  | { readonly refused: NackCode };

type World = Pick<DomainWorld, 'store' | 'clock'>;
type Reference = Extract<WrittenBody, { readonly kind: 'article' | 'form' | 'answers' }>;

const VISITOR_KINDS: ReadonlySet<WrittenBody['kind']> = new Set(['text', 'file', 'edit', 'delete', 'answers']);
const NOT_FOUND = { refused: 'not-found' } as const;

/** Answers at once where nothing needs to be looked up: a connection's messages keep the order that they came in. */
export function resolveBody(
  world: World,
  principal: Principal,
  frame: Pick<PublishFrame, 'id' | 'conversation' | 'body'>,
): Resolved | Promise<Resolved> {
  const { body } = frame;
  const isTheirs = principal.kind === 'visitor' ? VISITOR_KINDS.has(body.kind) : isAgentBody(body);
  // No client of ours sends it.
  if (!isTheirs) return { refused: 'blocked' };
  return isReference(body) ? lookUp(world, principal, frame, body) : { body };
}

const isReference = (body: WrittenBody): body is Reference =>
  body.kind === 'article' || body.kind === 'form' || body.kind === 'answers';

async function lookUp(
  world: World,
  principal: Principal,
  { id, conversation }: Pick<PublishFrame, 'id' | 'conversation'>,
  body: Reference,
): Promise<Resolved> {
  const { store } = world;
  if (body.kind === 'article') {
    const article = await store.articles.find(principal.site, body.article);
    if (article === null || article.state !== 'published') return NOT_FOUND;
    return { body: { kind: 'article', article: { id: article.id, title: article.title } } };
  }
  const form = await store.forms.find(principal.site, body.form);
  if (form === null) return NOT_FOUND;
  const { name, fields, consent } = form;
  if (body.kind === 'form') return { body: { kind: 'form', form: { id: form.id, name, fields, consent } } };
  if (principal.kind === 'agent') return { refused: 'blocked' };
  const decoded = decodeSubmission(world, principal, form, { ...body, id, conversation });
  // The chat box checks it before it is sent.
  if ('mistake' in decoded) return { refused: 'blocked' };
  const { asked } = body;
  const about = { id: form.id, name };
  return {
    submission: decoded,
    body: { kind: 'answers', form: about, ...(asked === undefined ? {} : { asked }), answers: [...decoded.answers] },
  };
}
