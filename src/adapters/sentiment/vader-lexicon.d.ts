declare module 'vader-sentiment/src/vader_lexicon.js' {
  /** Words, emoticons and their mood, −4 … 4. */
  export const lexicon: Readonly<Record<string, number>>;
}
