import { InvariantBroken } from '../../domain/errors.ts';

/** One thing wrong in a file, before it is known on which line. */
export interface FileTrouble {
  /** Kebab-case, without the kind of file: `unknown-key`. */
  readonly code: string;
  /** Keys and list places from the root. */
  readonly path: readonly PropertyKey[];
  /** Whether the key itself is at fault rather than its value. */
  readonly atKey: boolean;
  readonly what: string;
  readonly mend: string;
}

/** `entrants[2].seeds[0]`. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : `${text === '' ? '' : '.'}${String(step)}`;
  return text;
}

/** For what the schema has proved. */
export function known<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new InvariantBroken(`the scenario was checked and lacks ${name}`);
  return value;
}

/** The known name a mistyped one most likely meant: at most a third of its letters away, else undefined. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const wanted = typed.slice(0, 64).toLowerCase();
  let best: string | undefined;
  let fewest = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of known) {
    const away = editDistance(wanted, name.toLowerCase());
    if (away < fewest) {
      fewest = away;
      best = name;
    }
  }
  return best;
}

/** Letters to insert, delete or replace (Levenshtein). */
function editDistance(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[right.length] ?? left.length;
}
