/** A view of the market that one of several teams works under, so that they do not all think alike. */
export interface Hypothesis {
  /** Kebab-case; the house model knows the names of `data/teams/hypotheses.json`. */
  readonly name: string;
  readonly text: string;
}
