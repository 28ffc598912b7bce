/** On the stage of compatible APIs: a visitor who came from a search, asked, was answered, and left tags, labels, cards, files and stars. */
import type { ConversationId, MessageId } from '../../src/protocol/ids.ts';
import type { FileReference, TextBody } from '../../src/protocol/message.ts';
import { changeAgent } from '../../src/server/domain/agents/change-agent.ts';
import { closeConversation, takeConversation } from '../../src/server/domain/conversations/change-conversation.ts';
import { changeConversationDetail } from '../../src/server/domain/conversations/conversation-details.ts';
import { rateConversation } from '../../src/server/domain/conversations/end-conversation.ts';
import { sendMessage } from '../../src/server/domain/conversations/send-message.ts';
import { takeUpload } from '../../src/server/domain/files/take-upload.ts';
import { createPageFilter } from '../../src/server/domain/sites/page-filters.ts';
import { createTag } from '../../src/server/domain/sites/tags.ts';
import { putTagOn } from '../../src/server/domain/sites/worn-tags.ts';
import { putCard } from '../../src/server/domain/visitors/visitor-cards.ts';
import { changeProfile } from '../../src/server/domain/visitors/visitor-profile.ts';
import { createBrowser, newId, toPage } from './callers.ts';
import type { CompatStage } from './compat-stage.ts';

const PLACE = { 'cf-ipcountry': 'SE', 'cf-ipcity': 'Stockholm' };

export type ImboxScene = Awaited<ReturnType<typeof playImboxScene>>;

export async function playImboxScene(stage: CompatStage) {
  const { app, owner, site } = stage;
  const { domain } = app;
  const olga = { kind: 'agent', id: owner.id, site: site.id, name: owner.name } as const;
  const admin = { ...olga, role: 'owner' } as const;

  /** What it waits for is stored meanwhile. */
  async function run<Result>(act: Promise<Result>): Promise<Result> {
    await stage.settle();
    return act;
  }

  await domain.sites.change(site.id, () => ({
    departments: [
      { id: 'support', name: 'Support', description: '' },
      { id: 'sales', name: 'Sales', description: '' },
    ],
  }));
  const stored = await app.store.agents.find(owner.id);
  if (stored === null) throw new Error('expected an agent, got none');
  const picture = await upload('olga.txt', 'Olga');
  await changeAgent(domain, stored, owner.id, { departments: ['support', 'sales'] });

  const browser = createBrowser(app, PLACE);
  await browser.ping({ page: toPage('/plants', 'https://www.google.com/search?q=pots') });
  // Of two pages at one instant nobody knows the later one.
  await stage.settle();
  const { visitor } = await browser.ping({ page: toPage('/support') });
  const eva = { kind: 'visitor', id: visitor.id, site: site.id } as const;
  await stage.settle();
  const conversation = newId<ConversationId>();
  const say = (by: typeof eva | typeof olga, body: TextBody | FileReference) =>
    run(sendMessage(domain, by, { id: newId<MessageId>(), conversation, body }));
  await say(eva, { kind: 'text', text: 'Where can I find the documentation page?' });
  await run(takeConversation(domain, olga, conversation, true));
  await say(olga, { kind: 'text', text: 'Here it is' });
  await say(olga, { kind: 'file', file: picture });
  await browser.ping({ page: toPage('/docs') });
  await stage.settle();

  await changeProfile(domain, olga, visitor.id, { name: 'John Doe' });
  for (const [name, wearer] of [
    ['VIP', { kind: 'visitor', id: visitor.id }],
    ['Returning', { kind: 'conversation', id: conversation }],
  ] as const) {
    const made = await createTag(domain, admin, { name, color: 'blue', description: '' });
    if (!('tag' in made)) throw new Error('expected a tag, got none');
    await putTagOn(domain, olga, wearer, made.tag.id);
    app.clock.advance(1);
  }
  await changeConversationDetail(domain, olga, conversation, { labels: ['Support', 'BankId Verified'] });
  await putCard(domain, olga, visitor.id, '1', { title: '1', rows: [{ label: 'Name', value: 'John Doe' }] });
  await createPageFilter(domain, admin, { name: 'Support', kind: 'like', pattern: '/support' });
  await createPageFilter(domain, admin, { name: 'Nothing', kind: 'exact', pattern: 'https://nowhere.example/' });
  await run(closeConversation(domain, admin, conversation));
  await rateConversation(domain, eva, conversation, { stars: 4, comment: 'Fine' });
  return { conversation, visitor: visitor.id, olga, admin: stored, run };

  async function upload(name: string, text: string) {
    const chunks = (async function* () {
      yield Buffer.from(text);
    })();
    const result = await takeUpload(domain, olga, { name, chunks });
    if (!('file' in result)) throw new Error('expected a file, got none');
    return result.file.id;
  }
}
