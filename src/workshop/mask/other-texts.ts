import type { RandomSource } from '../../domain/random.ts';

/** What a post says in place of its own text; asked in the order in which texts were written. */
export type Rewording = (text: string) => string;

/** Stands where there is nothing to say. */
const NOTHING = '…';

/**
 * A placebo: any text written before, drawn anew each time. A shuffle of all texts would tell in March what people wrote
 * in June; the first post has none before it and says nothing.
 */
export function earlierTexts(random: RandomSource): Rewording {
  const said: string[] = [];
  return (text) => {
    const other = said[Math.floor(random.next() * said.length)] ?? NOTHING;
    said.push(text);
    return other;
  };
}

/** Towards what a text leans, and which way. */
export type Leaning = readonly { readonly about: string; readonly sign: number }[];

/**
 * A text that leans becomes one written before that leans the other way about the same; those are taken in turn, so that
 * none is a copy too many. It says nothing where there is none yet, and stays as it is where it does not lean.
 */
export function opposingTexts(leaningOf: (text: string) => Leaning): Rewording {
  const said = new Map<string, { readonly texts: string[]; next: number }>();
  const saidBy = (leaning: Leaning, side: 1 | -1) => {
    const name = leaning.map(({ about, sign }) => `${about} ${side * sign}`).join('\n');
    const known = said.get(name) ?? { texts: [], next: 0 };
    said.set(name, known);
    return known;
  };
  return (text) => {
    const leaning = leaningOf(text);
    if (leaning.length === 0) return text;
    saidBy(leaning, 1).texts.push(text);
    const others = saidBy(leaning, -1);
    const other = others.texts[others.next % others.texts.length] ?? NOTHING;
    others.next += 1;
    return other;
  };
}
