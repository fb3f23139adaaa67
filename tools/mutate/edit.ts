import type { Entry, Mutant } from './mutants.ts';

/** The source with a call put at each of the entries, and with the mutant where one is given; lines stay where they are. */
export function edited(
  source: string,
  entries: readonly Entry[],
  callAt: (entry: Entry) => string,
  mutant?: Mutant,
): string {
  const calls = entries.flatMap((entry) => callsOf(entry, callAt(entry)));
  const kept = mutant === undefined ? calls : calls.filter(({ start }) => start <= mutant.start || start >= mutant.end);
  const edits = [...kept, ...(mutant === undefined ? [] : [mutant])].sort((one, other) => one.start - other.start);
  let text = '';
  let at = 0;
  for (const edit of edits) {
    text += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return text + source.slice(at);
}

function callsOf({ isLoop, body }: Entry, call: string): readonly Mutant[] {
  if (body.isBlock) return [insertion(body.start + 1, `${call};`)];
  if (isLoop) return [insertion(body.start, `{${call};`), insertion(body.end, '}')];
  return [insertion(body.start, `(${call},(`), insertion(body.end, '))')];
}

function insertion(at: number, text: string): Mutant {
  return { start: at, end: at, text };
}
