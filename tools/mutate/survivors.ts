interface Survivor {
  readonly path: string;
  /** The changed line, as it survives. */
  readonly after: string;
  readonly reason: string;
}

/** Changes that no test can notice, with why not. They count as survived all the same. */
const SURVIVORS: readonly Survivor[] = [];

export function reasonFor(path: string, after: string): string | undefined {
  return SURVIVORS.find((one) => one.path === path && one.after === after)?.reason;
}
