/**
 * How many voices all symbols of a book may hold together: while there is room a symbol holds what it likes, and once
 * there is none, those with an equal part or more give up their oldest for their newest.
 */
export class VoicePool {
  held = 0;
  symbols = 0;
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** Whether a symbol that holds `voices` must give one up. */
  isCrowdedBy(voices: number): boolean {
    return this.held >= this.most && voices * this.symbols >= this.most;
  }
}
