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
