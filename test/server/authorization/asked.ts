/** What a row of operations asks: its address with ids, and a body that it takes. */
import { newId } from '../../support/callers.ts';
import { type Headers, type Stage, toExampleBody } from './callers.ts';
import { BODIES, type OperationRow } from './operation-rows.ts';

type Row = Pick<OperationRow, 'method' | 'path'>;

/** The address with ids of what was just made, or of nothing. */
export async function fill(stage: Stage, { path }: Row, by: Headers | null) {
  const ids: string[] = [];
  const segments = path.split('/');
  for (const [index, segment] of segments.entries()) {
    if (!segment.startsWith(':')) continue;
    const made = by === null ? toMissing(segment) : await stage.make(segments[index - 1] ?? '', by, ids.at(-1) ?? '');
    ids.push(made);
    segments[index] = made;
  }
  return { text: segments.join('/'), ids };
}

const toMissing = (parameter: string): string => (parameter === ':position' ? '999999999' : newId<string>());

/** @param id the first in the address */
export function toBody(stage: Stage, { method, path }: Row, id: string): object | string | undefined {
  const name = `${method} ${path}`;
  const route = stage.app.routes.find(({ method: known, url }) => known === method && url === `/v1/agent${path}`);
  if (route?.config.operation?.takesBytes === true) return 'hello';
  const known = { agent: stage.ids.agent, conversation: stage.visitors.a.conversation, fresh: newId<string>() };
  const wish = BODIES[name]?.(id, known);
  if (wish !== undefined) return wish;
  const takesBody = route?.config.operation?.body !== undefined;
  return takesBody || method === 'POST' ? toExampleBody(stage.app, name) : undefined;
}
