/** A whole trigger as one schema, for documents and answers; what owners send is decoded condition by condition. */
import Type from 'typebox';
import { ACTIONS, CONDITIONS, MAX_CONDITIONS, TRIGGER_FIELDS, type Trigger } from './trigger.ts';

const strict = { additionalProperties: false } as const;

const Group = Type.Array(Type.Ref('Condition'), { maxItems: MAX_CONDITIONS });

/** Groups hold conditions and groups. */
const Condition = Type.Cyclic(
  {
    Condition: Type.Union([
      ...Object.values(CONDITIONS),
      Type.Object({ all: Group }, strict),
      Type.Object({ any: Group }, strict),
    ]),
  },
  'Condition',
);

export const TriggerSchema = Type.Unsafe<Trigger>(
  Type.Object(
    {
      ...TRIGGER_FIELDS,
      conditions: Type.Array(Condition, { maxItems: MAX_CONDITIONS }),
      actions: Type.Array(Type.Union(Object.values(ACTIONS)), { minItems: 1 }),
    },
    strict,
  ),
);
