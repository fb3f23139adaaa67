/** A table in the form a source documents, made up, with its first and last record by hand. */
export interface Source {
  readonly name: string;
  readonly text: string;
  readonly source: string;
  /** Undefined: the table does not say; the test does. */
  readonly symbol?: string;
  readonly count: number;
  readonly first: string;
  readonly last: string;
}

export function asJson(document: unknown): string {
  return `${JSON.stringify(document)}\n`;
}
