/** What an API key may be allowed: to read or to change one kind of thing. */
const RESOURCES = [
  'conversations',
  'visitors',
  'agents',
  'site',
  'articles',
  'replies',
  'files',
  'webhooks',
  'reports',
] as const;

export type Scope = `${(typeof RESOURCES)[number]}:${'read' | 'write'}`;
