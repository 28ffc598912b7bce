/** Each line for a shell on the pages of the compatible APIs works when it is pasted, with the values that a caller has. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toAccountNumber, toNumbers } from '../../src/server/domain/sites/foreign-numbers.ts';
import { type CompatStage, openCompatStage } from '../support/compat-stage.ts';
import { FACES } from './faces.ts';

const PARLOR = 'https://chat.example.com';
/** What is told of, and refused. */
const REFUSED = /\/accounts\/\d+\/delete$/;

let stage: CompatStage;
beforeAll(async () => {
  stage = await openCompatStage();
});
afterAll(() => stage.app.store.close());

type Values = Readonly<Record<string, string>>;

/** As a shell splits a line; what curl would be given. */
function toWords(line: string, values: Values): readonly string[] {
  const { stdout, stderr, status } = spawnSync('sh', ['-uc', `curl() { printf '%s\\0' "$@"; }\n${line}`], {
    encoding: 'utf8',
    env: { ...process.env, PARLOR, ...values },
  });
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
  return stdout.split('\0').slice(0, -1);
}

/** Of curl's options only those that the pages use. */
function run(words: readonly string[]) {
  const request: { method: string; url: string; headers: Record<string, string>; payload?: string } = {
    ...{ method: 'GET', url: '', headers: {} },
  };
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) request.url = word.slice(PARLOR.length);
    else {
      index += 1;
      const value = words[index] ?? '';
      const [name = '', content = ''] = value.split(/: (.*)/s);
      if (word === '-X') request.method = value;
      else if (word === '-d') request.payload = value;
      else if (word === '-H') request.headers[name.toLowerCase()] = content;
      else throw new Error(`expected an option that the pages use, got ${word}`);
    }
  }
  return stage.app.http.inject({ ...request, method: request.method as 'GET' });
}

async function listLines(face: string): Promise<readonly string[]> {
  const { body } = await stage.app.http.inject({ url: `/docs/${face}` });
  const escaped: Values = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return [...body.matchAll(/<pre[^>]*><code>(.*?)<\/code><\/pre>/gs)].map(([, line = '']) =>
    line.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => escaped[entity] ?? entity),
  );
}

describe.each(FACES)('on the page about $name', ({ name }) => {
  test('every line works', async () => {
    const { app, site, owner, reader, chats } = stage;
    const secret = await stage.createKey(name);
    const number = await toAccountNumber(app.domain, name, site.id);
    const [agent = ''] = await toNumbers(app.domain, name, 'agent', [owner.id]);
    const channel = `V${BigInt(`0x${chats.taken.conversation.replaceAll('-', '')}`)}`;
    const values: Values = {
      ...{ KEY: secret, APIKEY: secret, SITEID: site.id, USERID: number, AID: number, AGENTID: agent },
      ...{ CONVERSATIONID: channel, FROMDATE: '2026-01-01', TODATE: '2026-01-31' },
    };
    const ids: Values = { agents: owner.id, visitors: reader, conversations: chats.taken.conversation };
    const wrong: string[] = [];
    const lines = await listLines(name);
    let made = '';
    for (const line of lines) {
      const kind = /\/(\w+)\/\$ID/.exec(line)?.[1] ?? '';
      // Offline e-mails are of users; John was made and deleted above.
      if (line.includes('offlineemails/create')) {
        for (const email of ['john@doe.com', 'jane@doe.com']) {
          await stage.app.http.inject({
            ...{ method: 'POST', url: `/smartsupp/accounts/${number}/users/create`, headers: { apikey: secret } },
            payload: JSON.stringify({ email, password: 'a password' }),
          });
        }
      }
      const words = toWords(line, { ...values, ID: ids[kind] ?? made });
      const response = await run(words);
      const isRefused = words.some((word) => REFUSED.test(word));
      if (response.statusCode !== (isRefused ? 403 : 200))
        wrong.push(`${line}: ${response.statusCode} ${response.body}`);
      // What an offline e-mail is changed to has an id of its own.
      if (/\/create"|offlineemails.*\/update"/.test(line)) made = response.json().id;
    }
    expect(wrong).toEqual([]);
    expect(lines.length).toBeGreaterThan(5);
  });
});
