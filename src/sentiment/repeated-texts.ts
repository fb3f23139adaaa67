import type { TextScore } from '../domain/signal.ts';

/** Texts remembered, a power of two; what is said again to the letter is nearly always said again within so many posts. */
const REMEMBERED = 128;
/** Longer ones are not: who sends them does not get to fill the memory. */
const LONGEST = 1_000;

/** The scores of the last texts, since one of seven posts on markets is another's to the letter. A text's score is its own. */
export class RepeatedTexts {
  private readonly texts: string[] = new Array(REMEMBERED).fill('');
  private readonly scores: (TextScore | undefined)[] = new Array(REMEMBERED).fill(undefined);

  scoreOf(text: string): TextScore | undefined {
    const place = placeOf(text);
    return this.texts[place] === text ? this.scores[place] : undefined;
  }

  remember(text: string, score: TextScore): void {
    if (text.length > LONGEST) return;
    const place = placeOf(text);
    this.texts[place] = text;
    this.scores[place] = score;
  }
}

/** From its length and two of its units, which is much cheaper than from all of them. */
function placeOf(text: string): number {
  const { length } = text;
  return (length * 31 + text.charCodeAt(length >> 1) * 7 + text.charCodeAt(length >> 2) * 3) & (REMEMBERED - 1);
}
