/** Whatever stands in an address where an id belongs: each face refuses it in its own words, and nothing is changed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toAccountNumber } from '../../src/server/domain/sites/foreign-numbers.ts';
import { type CompatStage, openCompatStage } from '../support/compat-stage.ts';
import { type ContractFace, FACES, type Known, toAddress, toRequest } from './faces.ts';
import { findDifference } from './shape.ts';

/** What no site, agent, visitor or call is called. */
const STRANGE: Readonly<Record<string, string>> = {
  'an injection': `'; drop table visitor; --<script>`,
  'one too long for any router': 'x'.repeat(150),
  'one of many thousand letters': 'x'.repeat(5_000),
  'a null': '\u0000',
  'a way up': '../../etc/passwd',
  'a member of every object': '__proto__',
  'a number that nobody was given': '9'.repeat(15),
};

let stage: CompatStage;
beforeAll(async () => {
  stage = await openCompatStage();
});
afterAll(() => stage.app.store.close());

async function learn({ name }: ContractFace): Promise<Known> {
  const { app, site, owner, reader } = stage;
  const userId = await toAccountNumber(app.domain, name, site.id);
  return {
    ...{
      apiKey: await stage.createKey(name),
      email: 'olga@localhost',
      siteId: site.id,
      userId,
      aid: userId,
      home: userId,
      id: '1',
    },
    ...{ agent: owner.id, agentId: '1', visitor: reader, conversationId: 'V1', conversation: 'none' },
    ...{ fromDate: '2026-01-01', toDate: '2026-01-02', startTime: '2026-01-01' },
  };
}

/** Of everything that a call could have changed. */
async function lastPosition(): Promise<number> {
  return (await stage.app.store.events.list(stage.site.id, 0, 10_000)).at(-1)?.position ?? 0;
}

describe.each(FACES)('a call of $name', (face) => {
  test.each(Object.entries(STRANGE))(
    'with %s in its address is refused in the words of the face',
    async (_, strange) => {
      const known = await learn(face);
      const before = await lastPosition();
      const differences: string[] = [];
      let asked = 0;
      for (const call of face.calls) {
        for (const [, name = ''] of toAddress(face, call).matchAll(/:(\w+)/g)) {
          const { statusCode, body } = await stage.app.http.inject(
            toRequest(face, call, { ...known, [name]: strange }),
          );
          const { hint: _hint, commands: _commands, ...error } = JSON.parse(body);
          const difference = findDifference(face.error, error);
          if (statusCode < 400 || statusCode > 499) differences.push(`${call.path} :${name}: got ${statusCode}`);
          else if (difference !== null) differences.push(`${call.path} :${name}: ${difference}`);
          else if (body.length > 1_500) differences.push(`${call.path} :${name}: it says ${body.length} letters`);
          asked += 1;
        }
      }
      expect(differences).toEqual([]);
      expect(asked).toBeGreaterThan(5);
      expect(await lastPosition()).toBe(before);
    },
  );

  test('whose address is no text is refused in the words of the face', async () => {
    const response = await stage.app.http.inject({ url: `/${face.name}/%zz`, headers: {} });
    expect([response.statusCode, findDifference(face.error, response.json())]).toEqual([404, null]);
  });
});
