/** A view of the market that one of several teams works under, so that they do not all think alike. */
export interface Hypothesis {
  /** Kebab-case; the house model knows the names of `HYPOTHESES`. */
  readonly name: string;
  readonly text: string;
}

export const HYPOTHESES: readonly Hypothesis[] = [
  { name: 'trend-goes-on', text: 'What has moved goes on moving until its strength is gone.' },
  { name: 'price-comes-back', text: 'What has moved too far comes back to where it usually is.' },
  { name: 'crowd-is-early', text: 'The crowd knows first, and the price follows it.' },
];
