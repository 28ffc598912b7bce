/** Whether an agent answers: what they chose, in one of these words. */
import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;

/** Visitors are only ever given to `online`; `custom` is away with a text of the agent's own. */
export const AgentStatus = Type.Enum(['online', 'away', 'offline', 'custom']);
export type AgentStatus = Static<typeof AgentStatus>;

/** `PUT /v1/agent/people/:id/status`; answers 204. Agents change their own, owners and admins anybody's. */
export const AgentStatusRequest = Type.Object(
  {
    status: AgentStatus,
    /** For `custom`; empty otherwise. */
    text: Type.Optional(Type.String({ maxLength: 80 })),
  },
  strict,
);
export type AgentStatusRequest = Static<typeof AgentStatusRequest>;
