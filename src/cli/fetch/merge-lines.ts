/** A tape's line says when it happened. */
export function tsOf(line: string): number {
  return Number(/"ts":(\d+)/.exec(line)?.[1] ?? 0);
}

interface Head {
  readonly lines: AsyncIterator<string>;
  line: string;
  ts: number;
}

/** Sorted lines of several kinds as one; at the same time those of an earlier list come first. */
export async function* mergeLines(sources: readonly AsyncIterable<string>[]): AsyncGenerator<string> {
  let heads: readonly Head[] = [];
  for (const source of sources) {
    const head = { lines: source[Symbol.asyncIterator](), line: '', ts: 0 };
    if (await moveOn(head)) heads = [...heads, head];
  }
  for (;;) {
    const [first, ...others] = heads;
    if (first === undefined) return;
    const next = others.reduce((best, head) => (head.ts < best.ts ? head : best), first);
    yield next.line;
    if (!(await moveOn(next))) heads = heads.filter((head) => head !== next);
  }
}

async function moveOn(head: Head): Promise<boolean> {
  const { done, value } = await head.lines.next();
  if (done === true) return false;
  head.line = value;
  head.ts = tsOf(value);
  return true;
}
