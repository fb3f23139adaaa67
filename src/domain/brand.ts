declare const brand: unique symbol;

/** The mark of a brand without its base: who holds a value as this can hand it on, and reckon nothing with it. */
export interface Token<Name extends string> {
  readonly [brand]: Name;
}

/** A value that has passed the check its name stands for. Costs nothing at run time. */
export type Brand<Base, Name extends string> = Base & Token<Name>;
