/** What the API said, or why it did not. */
export interface Answer<Value> {
  readonly value: Value | undefined;
  readonly trouble: string | undefined;
  readonly isLoading: boolean;
}

type Ask<Value> = (path: string, signal: AbortSignal) => Promise<Value>;
type Tell<Value> = (change: (before: Answer<Value>) => Answer<Value>) => void;

/**
 * One question at a time: of those that are wanted while it is out, the newest is asked when it has come back, so that
 * what takes long is not asked for again with every row that comes. What is no longer to be seen is not waited for.
 */
export class NewestAnswer<Value> {
  readonly #ask: Ask<Value>;
  readonly #tell: Tell<Value>;
  #wanted: string | undefined;
  #out: AbortController | undefined;

  constructor(ask: Ask<Value>, tell: Tell<Value>) {
    this.#ask = ask;
    this.#tell = tell;
  }

  want(path: string): void {
    const before = this.#wanted;
    const isOther = subjectOf(before) !== subjectOf(path);
    this.#wanted = path;
    this.#tell(({ value, trouble }) => ({ value: isOther ? undefined : value, trouble, isLoading: true }));
    if (isOther || rowIn(path) < rowIn(before)) this.end();
    if (this.#out === undefined) void this.#send(path);
  }

  end(): void {
    this.#out?.abort();
    this.#out = undefined;
  }

  async #send(path: string): Promise<void> {
    const out = new AbortController();
    this.#out = out;
    const told = await this.#ask(path, out.signal).then(
      (value) => ({ value, trouble: undefined }),
      (error: unknown) => ({ trouble: error instanceof Error ? error.message : String(error) }),
    );
    if (out.signal.aborted) return;
    this.#out = undefined;
    const next = this.#wanted;
    this.#tell((before) => ({ ...before, ...told, isLoading: next !== path }));
    if (next !== undefined && next !== path) void this.#send(next);
  }
}

/** The row that a path asks about; without one, the latest. */
function rowIn(path: string | undefined): number {
  return Number(/\bat=(\d+)/.exec(path ?? '')?.[1] ?? Number.POSITIVE_INFINITY);
}

/** The same thing at another row, of another span, or looked at once more. */
function subjectOf(path: string | undefined): string | undefined {
  return path?.replaceAll(/\b(?:at|look|from|to)=\d+/g, '');
}
