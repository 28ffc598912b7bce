/** What API keys are allowed. */
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

/** What an API key may be allowed: to read or to change one kind of thing. */
export type Scope = `${(typeof RESOURCES)[number]}:${'read' | 'write'}`;

export const SCOPES: readonly Scope[] = RESOURCES.flatMap(
  (resource) => [`${resource}:read`, `${resource}:write`] as const,
);
