/** A rule that a simulated run broke, in one line that says where. */
export class Violation extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'Violation';
  }
}

export function must(holds: boolean, sentence: () => string): void {
  if (!holds) throw new Violation(sentence());
}
