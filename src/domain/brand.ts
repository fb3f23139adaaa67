declare const brand: unique symbol;

/** A value that has passed the check its name stands for. Costs nothing at run time. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
