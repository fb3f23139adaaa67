import { normaliseText } from '../../domain/text.ts';
import { ALONE, anyOf, DATES, folded, HANDLES, LINKS, TAGGED, WRITTEN_FIGURES, writtenFigure } from './find.ts';
import type { MaskedSymbol, MaskKey } from './key.ts';

/** Something that tells which market a masked one was. */
export interface Leak {
  readonly kind: 'name' | 'date' | 'price';
  readonly found: string;
}

/** A name shorter than this stands in words that mean something else. */
const SHORTEST_WITHIN = 6;
/** Figures so near to the true prices are them. */
const NEAR = 1.02;

/** Looks for what a mask should have hidden. It knows more ways to write a name than the mask does. */
export class LeakFinder {
  readonly #names: RegExp;
  readonly #tagged: RegExp;
  readonly #within: readonly string[];
  readonly #symbols: readonly MaskedSymbol[];

  constructor({ names, words, symbols }: MaskKey) {
    const plain = Object.keys(names).filter((name) => name.length > 2);
    this.#names = anyOf(plain, ALONE, 'gu');
    this.#tagged = anyOf([...plain, ...Object.keys(words)], TAGGED, 'gu');
    const traded = symbols.map(({ symbol }) => symbol.toLowerCase().replace(/[-_/:].*$/, ''));
    this.#within = [
      ...new Set([
        ...traded.filter((name) => name.length > 2),
        ...plain.filter((name) => name.length >= SHORTEST_WITHIN),
      ]),
    ];
    this.#symbols = symbols;
  }

  find(text: string): readonly Leak[] {
    const plain = normaliseText(text);
    const small = folded(plain);
    const found = [...small.matchAll(this.#names), ...small.matchAll(this.#tagged)].map(([name]) => name);
    const names = [...new Set(found)].map((name): Leak => ({ kind: 'name', found: name }));
    const hidden = [...small.matchAll(LINKS), ...small.matchAll(HANDLES)].flatMap(([whole]) =>
      this.#within.filter((name) => whole.includes(name)).map((found): Leak => ({ kind: 'name', found })),
    );
    const dates = [...plain.replace(LINKS, ' ').matchAll(DATES)].map(([found]): Leak => ({ kind: 'date', found }));
    return [...names, ...hidden, ...dates, ...this.#prices(plain)];
  }

  /** True prices of what the text speaks of by its masked name. */
  #prices(text: string): readonly Leak[] {
    const upper = text.toUpperCase();
    const told = this.#symbols.filter(({ masked }) => upper.includes(masked.replace(/[-_/:].*$/, '').toUpperCase()));
    return [...text.replace(LINKS, ' ').matchAll(WRITTEN_FIGURES)].flatMap(([figure]): readonly Leak[] =>
      told.some((symbol) => isTruePrice(writtenFigure(figure), symbol))
        ? [{ kind: 'price', found: figure.trim() }]
        : [],
    );
  }
}

/** A price of so many figures that it is no number of something else. */
export function isTruePrice(value: number, { low, high }: Pick<MaskedSymbol, 'low' | 'high'>): boolean {
  return value >= low / NEAR && value <= high * NEAR;
}
