import { sha256 } from '../../domain/hash.ts';
import { normaliseText } from '../../domain/text.ts';
import { ALONE, anyOf, DATES, HANDLES, LINKS, TAGGED, WRITTEN_FIGURES, writtenFigure } from './find.ts';
import { type MaskedSymbol, type MaskKey, shiftPoint } from './key.ts';
import { LeakFinder } from './leaks.ts';

/** How far from a symbol's prices on the tapes a figure may lie and still be one of them. */
const REACH = 1.5;

/** Puts a mask on what people wrote: names, links, handles, dates, and the prices of what they speak of. */
export class TextMask {
  readonly #key: MaskKey;
  readonly #names: RegExp;
  readonly #tagged: RegExp;
  readonly #large: RegExp;
  readonly #leaks: LeakFinder;
  /** Parts that had to be cut since they told too much in a way that no name could be put in place of. */
  cut = 0;

  constructor(key: MaskKey) {
    this.#key = key;
    this.#names = anyOf(Object.keys(key.names), ALONE, 'giu');
    this.#tagged = anyOf(Object.keys(key.words), TAGGED, 'giu');
    const large = Object.keys(key.words).filter((word) => word.length > 1);
    this.#large = anyOf(
      large.map((word) => word.toUpperCase()),
      ALONE,
      'gu',
    );
    this.#leaks = new LeakFinder(key);
  }

  /** `about`: the symbols it speaks of, whose prices its figures may be. */
  mask(text: string, about: readonly string[]): string {
    const { seed, symbols } = this.#key;
    const told = symbols.filter(({ symbol }) => about.includes(symbol));
    const masked = normaliseText(text)
      .replace(LINKS, (link) => `https://l.example/${this.tag(link)}`)
      .replace(HANDLES, (handle) => `@u${sha256(`${seed} ${handle.toLowerCase()}`).slice(0, 8)}`)
      .replace(DATES, 'that day')
      .replace(WRITTEN_FIGURES, (figure) => scaled(figure, told.length > 0 ? told : symbols))
      .replace(this.#names, this.#masked)
      .replace(this.#tagged, this.#masked)
      .replace(this.#large, this.#masked);
    if (this.#leaks.find(masked).length === 0) return masked;
    const words = masked.split(' ').map((word) => (this.#leaks.find(word).length === 0 ? word : '…'));
    this.cut += 1;
    const left = words.join(' ');
    return this.#leaks.find(left).length === 0 ? left : '…';
  }

  /** What stands for a link, an author or an id: the same for the same. */
  tag(text: string): string {
    return sha256(`${this.#key.seed} ${text}`).slice(0, 12);
  }

  readonly #masked = (_: string, many: string | undefined, name: string): string =>
    `${many ?? ''}${this.#nameFor(name)}`;

  #nameFor(name: string): string {
    const { names, words } = this.#key;
    const other = names[name.toLowerCase()] ?? words[name.toLowerCase()] ?? name;
    if (name === name.toUpperCase()) return other.toUpperCase();
    return /^\p{Lu}/u.test(name) ? other.charAt(0).toUpperCase() + other.slice(1) : other;
  }
}

function scaled(figure: string, symbols: readonly MaskedSymbol[]): string {
  const value = writtenFigure(figure);
  const own = ownerOf(value, symbols);
  if (own === undefined) return figure;
  const space = /\s$/.test(figure) ? ' ' : '';
  return `${shiftPoint(`${value}`, own.power)}${space}`;
}

/** Whose price a figure may be. */
export function ownerOf(value: number, symbols: readonly MaskedSymbol[]): MaskedSymbol | undefined {
  return symbols.find(({ low, high }) => value >= low / REACH && value <= high * REACH);
}
