/** Ends every `switch` over a union: a forgotten case does not compile, and a foreign one stops the run. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected variant: ${JSON.stringify(value)}`);
}
