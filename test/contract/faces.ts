/** The contracts side by side: whoever asks every call of every face finds here how one is asked. */
import { COMM100, ERROR as COMM100_ERROR } from './comm100.ts';
import { IMBOX, ERROR as IMBOX_ERROR } from './imbox.ts';
import { IMSUPPORTING, ERROR as IMSUPPORTING_ERROR } from './imsupporting.ts';
import type { ContractCall, Shape } from './shape.ts';
import { SMARTSUPP, ERROR as SMARTSUPP_ERROR } from './smartsupp.ts';

/** A `:name` in address, header or body stands for what the caller knows by that name. */
export interface ContractFace {
  /** Of the key, the base address and the page. */
  readonly name: 'imbox' | 'imsupporting' | 'smartsupp' | 'comm100';
  readonly calls: readonly ContractCall[];
  readonly error: Shape;
  /** Of every call. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const FACES: readonly ContractFace[] = [
  {
    ...{ name: 'imsupporting', calls: IMSUPPORTING, error: IMSUPPORTING_ERROR },
    ...{ query: 'siteid=:siteId&apikey=:apiKey', headers: {} },
  },
  { name: 'imbox', calls: IMBOX, error: IMBOX_ERROR, query: '', headers: {} },
  { name: 'comm100', calls: COMM100, error: COMM100_ERROR, query: '', headers: { authorization: 'Bearer :apiKey' } },
  { name: 'smartsupp', calls: SMARTSUPP, error: SMARTSUPP_ERROR, query: '', headers: { apikey: ':apiKey' } },
];

export type Known = Readonly<Record<string, string>>;

/** As its table has it, with the names of what has to be known. */
export function toAddress({ name, query: common }: ContractFace, { path, query: own = '' }: ContractCall): string {
  const queries = [own, common].filter((query) => query !== '').join('&');
  return `/${name}${path}${queries === '' ? '' : `${path.includes('?') ? '&' : '?'}${queries}`}`;
}

/** @throws when something has to be known that is not */
export function toRequest(face: ContractFace, call: ContractCall, known: Known) {
  const { method, body } = call;
  return {
    method,
    url: fill(toAddress(face, call), known, encodeURIComponent),
    headers: {
      ...Object.fromEntries(Object.entries(face.headers).map(([name, value]) => [name, fill(value, known, String)])),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: fillBody(body, known) }),
  };
}

const fill = (text: string, known: Known, write: (value: string) => string): string =>
  text.replace(/:(\w+)/g, (_, name: string) => write(find(known, name)));

/** Values that begin with a colon; bodies have times and addresses besides. */
const fillBody = (body: object, known: Known): string =>
  JSON.stringify(body).replace(/":([a-z]\w*)"/gi, (_, name: string) => JSON.stringify(find(known, name)));

function find(known: Known, name: string): string {
  const value = known[name];
  if (value === undefined) throw new Error(`expected something known as ${name}, got ${Object.keys(known).join()}`);
  return value;
}
