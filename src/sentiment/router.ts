import type { Alias } from './aliases.ts';
import { MOST_MENTIONS, type TextReading } from './reading.ts';
import { CASE, KIND, type Tokens } from './tokens.ts';
import { FLAG } from './vocabulary.ts';

const { cashtag: CASHTAG, hashtag: HASHTAG } = KIND;
const { capitalised: CAPITALISED, shouted: SHOUTED } = CASE;
const { cue: CUE, action: ACTION, english: ENGLISH } = FLAG;
const UNKNOWN_ASSET = 0xffff;

/** The assets one text speaks of, in order of mention; filled again for every text. */
export class Targets {
  /** One row a believed mention. */
  readonly tokens = new Uint16Array(MOST_MENTIONS);
  readonly ends = new Uint16Array(MOST_MENTIONS);
  /** The asset's place in `assets`. */
  readonly places = new Uint16Array(MOST_MENTIONS);
  mentions = 0;
  /** Distinct assets; tags of unknown assets have `UNKNOWN_ASSET + tag hash` here. */
  readonly assets = new Float64Array(MOST_MENTIONS);
  count = 0;

  clear(): void {
    this.mentions = 0;
    this.count = 0;
  }

  add(token: number, end: number, asset: number): void {
    this.tokens[this.mentions] = token;
    this.ends[this.mentions] = end;
    this.places[this.mentions] = this.placeOf(asset);
    this.mentions += 1;
  }

  private placeOf(asset: number): number {
    for (let place = 0; place < this.count; place += 1) if (this.assets[place] === asset) return place;
    this.assets[this.count] = asset;
    this.count += 1;
    return this.count - 1;
  }
}

/** Decides which mentions are believed: a tag always, an English word only with a second cue. */
export class Router {
  readonly targets = new Targets();
  private readonly aliases: readonly Alias[];
  /** By the place of the alias, from 1: its asset, and whether nothing need stand by it. Most mentions ask no more. */
  private readonly assets: Uint16Array;
  private readonly plain: Uint8Array;

  constructor(aliases: readonly Alias[]) {
    this.aliases = aliases;
    this.assets = Uint16Array.of(0, ...aliases.map(({ asset }) => asset));
    this.plain = Uint8Array.of(0, ...aliases.map(({ needs }) => (needs === 'nothing' ? 1 : 0)));
  }

  route(tokens: Tokens, reading: TextReading): Targets {
    const { targets } = this;
    targets.clear();
    for (let row = 0; row < reading.mentionCount; row += 1) {
      const token = reading.mentionTokens[row] ?? 0;
      const end = reading.mentionEnds[row] ?? 0;
      const alias = reading.mentionAliases[row] ?? 0;
      if (alias === 0) targets.add(token, end, UNKNOWN_ASSET + 1 + ((tokens.hashes[token] ?? 0) >>> 0));
      else if (tokens.kinds[token] === CASHTAG || this.plain[alias] === 1 || this.isBelieved(row, tokens, reading)) {
        targets.add(token, end, this.assets[alias] ?? 0);
      }
    }
    return targets;
  }

  /** Undefined for a tag that names nothing known. */
  private aliasOf(reading: TextReading, row: number): Alias | undefined {
    const place = reading.mentionAliases[row] ?? 0;
    return place === 0 ? undefined : this.aliases[place - 1];
  }

  /** Whether a name that needs something by it has that. */
  private isBelieved(row: number, tokens: Tokens, reading: TextReading): boolean {
    const alias = this.aliasOf(reading, row);
    if (alias === undefined) return false;
    const token = reading.mentionTokens[row] ?? 0;
    const kind = tokens.kinds[token];
    const letterCase = tokens.cases[token] ?? 0;
    if (kind === HASHTAG && (letterCase & SHOUTED) !== 0) return true;
    if (this.isNamedOtherwise(alias, row, tokens, reading)) return true;
    if (alias.kind === 'name') return (letterCase & CAPITALISED) !== 0 && reading.market > 0;
    const shouting = 2 * tokens.shoutedWords > tokens.words && tokens.words > 3;
    if ((letterCase & SHOUTED) === 0 || shouting) return false;
    if (alias.needs === 'market-talk') return reading.market > 0;
    return this.isCued(token, reading.mentionEnds[row] ?? 0, reading);
  }

  /** A word such as `calls`, `token` or `usdt` right behind; or `long`, `sold` before what is no everyday word. */
  private isCued(token: number, end: number, reading: TextReading): boolean {
    if ((this.flagsAt(end, reading) & CUE) !== 0) return true;
    return (
      (this.flagsAt(token, reading) & ENGLISH) === 0 && token > 0 && (this.flagsAt(token - 1, reading) & ACTION) !== 0
    );
  }

  private flagsAt(token: number, reading: TextReading): number {
    return reading.flags[token] ?? 0;
  }

  /** The same asset under another name, or as a tag, elsewhere in the text. */
  private isNamedOtherwise(alias: Alias, row: number, tokens: Tokens, reading: TextReading): boolean {
    for (let other = 0; other < reading.mentionCount; other += 1) {
      const rival = this.aliasOf(reading, other);
      if (other === row || rival === undefined || rival.asset !== alias.asset) continue;
      if (rival.term !== alias.term || tokens.kinds[reading.mentionTokens[other] ?? 0] === CASHTAG) return true;
    }
    return false;
  }
}
