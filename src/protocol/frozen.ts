/** A value as its readers have it: nothing in it is theirs to change. */
export type Frozen<Value> = unknown extends Value
  ? Value
  : Value extends string | number | boolean | null | undefined
    ? Value
    : { readonly [Name in keyof Value]: Frozen<Value[Name]> };
