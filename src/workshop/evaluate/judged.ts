/** One labelled text with what the scorer said of it. */
export interface Judged {
  readonly label: -1 | 0 | 1;
  /** The label's own strength where it has one, else the label: −1 … 1. */
  readonly target: number;
  readonly score: number;
  readonly predicted: -1 | 0 | 1;
  readonly confidence: number;
}
